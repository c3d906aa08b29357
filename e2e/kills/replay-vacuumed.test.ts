import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lake } from '@fastcart/runtime';
import { bronze, silver } from '@fastcart/schemas';
import { validate } from '@fastcart/lake/validate/index';
import { expectSameLakes, lateLake } from '../support/lake';
import { runApp, runWatched } from '../support/process';

const { folder, sound, lake } = lateLake();

/** Rewrites the files of a table, and deletes those that were before. */
async function rewriteFiles(name: typeof bronze): Promise<void> {
  const [table] = await new Lake(lake).open(name);
  const commit = { metadata: { housekeeping: true } };
  await table.optimize({ targetSize: 1, commit });
  await table.optimize({ commit });
  const { files } = await table.vacuum({ mode: 'full', retentionHours: 0, enforceRetention: false, commit });
  expect(files.length).toBeGreaterThan(0);
  table.close();
}

test.each([
  ['silver', bronze, 'silver'],
  ['gold', silver, 'fact_orders'],
] as const)('a replay of %s that was killed begins anew when its source has lost what it read', async (...row) => {
  const [target, source, table] = row;
  const file = join(folder, `${target}-boundaries`);
  const args = ['replay', target, '--lake', lake, '--yes', '--json'];
  expect(runWatched('lake', [...args, '--plan'], { BOUNDARIES: file })).toMatchObject({ code: 0, errors: '' });
  const passed = readFileSync(file, 'utf8').trim().split('\n');
  // The first commit of the table pins a version of its source.
  const begun = passed.findIndex((line) => {
    const boundary = JSON.parse(line) as { table?: string; at: string };
    return boundary.table === table && boundary.at === 'end';
  });
  expect(runWatched('lake', args, { KILL_AT: String(begun + 1) }).signal).toBe('SIGKILL');
  await rewriteFiles(source);
  expect(runApp('lake', args)).toMatchObject({ code: 0, errors: '' });
  expect(await validate(new Lake(lake))).toEqual([]);
  await expectSameLakes(lake, sound);
});

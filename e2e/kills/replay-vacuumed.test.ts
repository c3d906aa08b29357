import { join } from 'node:path';
import { Lake } from '@fastcart/runtime';
import { bronze, silver } from '@fastcart/schemas';
import { boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { expectExported, exportTo, lateLake } from '../support/lake';
import { runWatched } from '../support/process';

const { folder, sound, lake } = lateLake();
beforeAll(() => exportTo(sound, `${sound}-export`));

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
  const plan = ['replay', target, '--lake', lake, '--json'];
  const args = [...plan, '--yes'];
  const passed = boundariesOf('lake', plan, join(folder, 'boundaries'));
  // The first commit of the table pins a version of its source.
  const begun = passed.findIndex((boundary) => boundary.table === table && boundary.at === 'end');
  expect(runWatched('lake', args, { KILL_AT: String(begun + 1) }).signal).toBe('SIGKILL');
  await rewriteFiles(source);
  expect(await lakeRun(args)).toMatchObject({ code: 0, errors: '' });
  await expectExported(lake, `${sound}-export`);
});

import { appendFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { quarantine, rejected } from '@fastcart/schemas';
import { boundariesOf } from '../support/boundaries';
import { expectExported, exportTo, run, temporaryFolder } from '../support/lake';
import { leftovers } from '../support/leftovers';
import { loseCommits } from '../support/lost';

const folder = temporaryFolder();
const [log, sound, lake] = ['log', 'sound', 'lake'].map((name) => join(folder, name)) as [string, string, string];

/** Two commits of each table, with a message that is no event and one that Silver refuses in each. */
beforeAll(async () => {
  mkdirSync(join(log, 'ecommerce-sales'), { recursive: true });
  for (const order_id of ['A', 'B']) {
    const messages = [JSON.stringify({ order_id, timestamp: '2025-11-01T08:00:00Z' }), 'no event'];
    appendFileSync(join(log, 'ecommerce-sales', '0.ndjson'), `${messages.join('\n')}\n`);
    await run(log, sound);
  }
  await exportTo(sound, `${sound}-export`);
});

test.each([
  { table: quarantine, app: 'bronze-worker', args: ['--log', `file://${log}`] },
  { table: rejected, app: 'silver-worker', args: [] },
])(
  'the next run finishes a run that was killed while it wrote lost rows of $table.name again',
  async ({ table, app, args }) => {
    const prepare = async (): Promise<string[]> => {
      rmSync(lake, { recursive: true, force: true });
      cpSync(sound, lake, { recursive: true });
      await loseCommits(lake, table, 2);
      return [...args, '--lake', lake, '--lease', 'off'];
    };
    const passed = boundariesOf(app, await prepare(), join(folder, 'boundaries'));
    expect(passed.filter((boundary) => boundary.table === table.name)).toHaveLength(4);
    const boundaries = passed.map((_, index) => index + 1);
    const copy = (boundary: number): string => `${lake}-${boundary}`;
    await leftovers(app, await prepare(), { lake, boundaries, copy });
    for (const boundary of boundaries) {
      await run(log, copy(boundary));
      await expectExported(copy(boundary), `${sound}-export`);
      expect({ boundary, findings: await validate(new Lake(copy(boundary))) }).toEqual({ boundary, findings: [] });
    }
  },
);

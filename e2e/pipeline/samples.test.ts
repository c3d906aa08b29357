import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Replay } from '@fastcart/operations/replay/index';
import { expectSameRows } from '../support/compare';
import { exported, exportTo, run, temporaryFolder } from '../support/lake';
import { replay } from '../support/replay';
import { sample, writeLog } from '../support/samples';

describe.each(['clean', 'dirty', 'edges', 'late'])('the sample %s', (name) => {
  const folder = temporaryFolder();
  const [log, lake, output] = ['log', 'lake', 'export'].map((part) => join(folder, part)) as [string, string, string];
  const { expected, batches } = sample(name);
  const accounts: Record<string, number>[] = [];

  beforeAll(async () => {
    for (const bytes of batches) {
      writeLog(name, log, bytes);
      const records = await run(log, lake);
      accounts.push(records[1]!.counts);
    }
    await exportTo(lake, output);
  });

  test.each(exported)('$name has the expected rows', (table) => {
    expectSameRows(table, output, expected);
  });

  test('the accounts of all runs add up', () => {
    const accounting = JSON.parse(readFileSync(join(expected, 'accounting.json'), 'utf8')) as { silver_runs: unknown };
    expect(accounts).toEqual(accounting.silver_runs);
  });

  // A replay of Silver includes Gold. A replay of Gold alone uses the versions of Silver that it has read, here in batches.
  test.each<Replay['target']>(name === 'late' ? ['silver', 'gold'] : ['silver'])(
    '%s and the tables above, computed again at once, equal those computed in batches',
    async (target) => {
      const plan = await replay({ target }, false, lake);
      expect(plan.length).toBeGreaterThan(0);
      expect(plan.filter(({ added, removed, changed }) => added + removed + changed > 0)).toEqual([]);
    },
  );
});

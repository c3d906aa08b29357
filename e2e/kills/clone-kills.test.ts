import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { expectExported, exportTo, runBatches, temporaryFolder } from '../support/lake';
import { leftovers } from '../support/leftovers';
import { sample } from '../support/samples';
import { expectSound, setsOf } from '../support/sets';

const folder = temporaryFolder();
const [log, original] = [join(folder, 'log'), join(folder, 'original')];
let sets: string[];

const clone = (lake: string, url: string, ...more: string[]): string[] => ['clone', url, '--lake', lake, ...more];

beforeAll(async () => {
  await runBatches('late', log, original, sample('late').batches.slice(0, 2));
  sets = await setsOf(original);
  await exportTo(original, `${original}-export`);
});

test('a killed clone is not a lake, refuses another set, and can be continued', async () => {
  const copy = join(folder, 'killed');
  const passed = boundariesOf('lake', clone(original, copy), join(folder, 'boundaries'));
  const at = (table: string, last = false): number => {
    const found = [...passed.keys()].filter((index) => passed[index]!.table === table);
    return found.at(last ? -1 : 3)! + 1;
  };
  // After the rows of a table, of Bronze, of the published set; after the first schema version, and Bronze's.
  const unmarked = [at('silver'), at('silver') - 1, at('bronze'), at('published')];
  const marked = [at('conversion_metrics', true), at('bronze', true)];
  const boundaries = [...unmarked, ...marked];
  rmSync(copy, { recursive: true });
  const left = (boundary: number): string => `${copy}-${boundary}`;
  await leftovers('lake', clone(original, copy), { lake: copy, boundaries, copy: left });
  for (const boundary of boundaries) {
    rmSync(copy, { recursive: true });
    renameSync(left(boundary), copy);
    if (unmarked.includes(boundary)) {
      for (const args of [
        ['run', 'silver'],
        ['run', 'bronze', '--log', `file://${log}`],
      ])
        expect((await lakeRun([...args, '--lake', copy])).code).toBe(65);
    }
    const other = await lakeRun(clone(original, copy, '--to-run', sets[0]!));
    expect({ code: other.code, errors: other.errors }).toEqual({ code: 78, errors: expect.stringContaining(sets[1]!) });
    expect(await lakeRun(clone(original, copy))).toMatchObject({ code: 0, errors: '' });
    await expectExported(copy, `${original}-export`);
  }
  await expectSound(copy);
});

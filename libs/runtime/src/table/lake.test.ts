import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaTable } from '@fastcart/delta';
import { published } from '@fastcart/schemas';
import { Lake } from './lake';
import { noRows } from './housekeeping';

const lake = new Lake(join(temporaryFolder(), 'lake'));

/** To the storage, to open the table. */
async function requests(): Promise<number> {
  using table = await DeltaTable.open(lake.urlOf(published));
  return table.io.requests;
}

test('to open a table reads its checkpoint and the few commits after it, however many there were', async () => {
  await lake.create(published);
  using table = await DeltaTable.open(lake.urlOf(published));
  const grow = async (commits: number): Promise<void> => {
    for (let i = 0; i < commits; i += 1) await table.append(noRows(table));
  };
  await grow(9);
  const before = await requests();
  await grow(30);
  expect(await requests()).toBe(before);
});

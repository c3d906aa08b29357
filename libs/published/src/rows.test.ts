import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import { temporaryFolder } from '@fastcart/environments/testing';
import { lit, values } from '@fastcart/query';
import { binding, Lake } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { newestRow, publishedRows } from './rows';

const lake = new Lake(join(temporaryFolder(), 'lake'));

async function add(table: DeltaTable, run: string, at: string, sequence?: bigint): Promise<void> {
  const row = values('run_id', [run]).with({
    published_at: lit(`2026-11-01T${at}:00Z`, 'timestamp'),
    as_of: lit('2026-11-01', 'date'),
    versions: lit('{}'),
    sequence: lit(sequence ?? null, 'long'),
  });
  await table.append(binding.deferred(row, {}));
}

/** The bytes of data files and log that are read for the newest set. */
async function bytesRead(table: DeltaTable): Promise<number> {
  const before = table.io.bytesRead;
  await newestRow(table);
  return table.io.bytesRead - before;
}

test('the newest set has the greatest sequence, and no other set is read for it', async () => {
  await lake.create(published);
  using table = await DeltaTable.open(lake.urlOf(published));
  expect(await newestRow(table)).toBeUndefined();
  await add(table, 'old', '23:00');
  expect(await newestRow(table)).toMatchObject({ run_id: 'old' });
  await add(table, 'first', '22:00', 1n);
  await add(table, 'second', '10:00', 2n);
  const ofTwo = await bytesRead(table);
  for (let sequence = 3n; sequence <= 8n; sequence += 1n) await add(table, `later-${sequence}`, '11:00', sequence);
  expect(await newestRow(table)).toMatchObject({ run_id: 'later-8', sequence: 8n });
  expect(await bytesRead(table)).toBeLessThan(2 * ofTwo);
  expect(await newestRow(table, '2026-11-01T10:30:00Z')).toMatchObject({ run_id: 'second' });
  expect((await publishedRows(table)).map(({ run_id }) => run_id).slice(-3)).toEqual(['second', 'first', 'old']);
});

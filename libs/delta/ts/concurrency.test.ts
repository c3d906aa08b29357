import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { DeltaTable, query } from '.';
import { create, field, folder, rows, url } from './testing/tables';

/** More than tokio has blocking threads in one pool. */
const MANY = 600;
const numbers = Array.from({ length: MANY }, (_, number) => number);

test('more calls at once than there are threads all end', async () => {
  const table = await create();
  const noted = numbers.map((number) => [`app-${number}`, BigInt(number)] as const);
  await table.append(rows('a 1 2025-11-01'), { commit: { transactions: Object.fromEntries(noted) } });
  expect(await table.transactions(['app-7', 'app-0', 'nobody'])).toEqual(
    new Map([
      ['app-0', 0n],
      ['app-7', 7n],
    ]),
  );
  await table.append(rows('b 1 2025-11-01'));
  expect(await Promise.all(noted.map(([app]) => table.transaction(app)))).toEqual(noted.map(([, version]) => version));
});

test('a query reads a table of many files with a deletion vector each', async () => {
  const location = join(folder, 'deletion-vectors');
  const [source] = await tableOf(1, 3);
  mkdirSync(join(location, '_delta_log'), { recursive: true });
  const vector = deletionVector(0);
  writeFileSync(join(location, 'vector.bin'), vector.file);
  const deletionVectorOf = {
    ...{ storageType: 'p', pathOrInlineDv: pathToFileURL(join(location, 'vector.bin')).href },
    ...{ offset: 1, sizeInBytes: vector.size, cardinality: 1 },
  };
  const features = ['deletionVectors'];
  const schemaString = JSON.stringify({ type: 'struct', fields: [field('a', 'long')] });
  const actions: object[] = [
    { protocol: { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features, writerFeatures: features } },
    {
      metaData: {
        ...{ id: 'many', format: { provider: 'parquet', options: {} }, schemaString, partitionColumns: [] },
        configuration: { 'delta.enableDeletionVectors': 'true' },
      },
    },
  ];
  for (const number of numbers) {
    linkSync(source!.path, join(location, `${number}.parquet`));
    actions.push({
      add: {
        ...{
          path: `${number}.parquet`,
          partitionValues: {},
          size: source!.size,
          modificationTime: 0,
          dataChange: true,
        },
        ...{ stats: '{"numRecords":3}', deletionVector: deletionVectorOf },
      },
    });
  }
  const commit = actions.map((action) => JSON.stringify(action)).join('\n');
  writeFileSync(join(location, '_delta_log', `${'0'.repeat(20)}.json`), commit);
  const many = await DeltaTable.open(pathToFileURL(location).href);
  expect(await query('SELECT count(*) AS n, sum(a) AS s FROM t', { t: many }).rows()).toEqual([
    { n: BigInt(2 * MANY), s: BigInt(5 * MANY) },
  ]);
});

/** The data file of a table with the numbers of a range, of which the second is not included. */
async function tableOf(from: number, to: number): Promise<{ path: string; size: number }[]> {
  const table = await DeltaTable.create(url(), { schema: { type: 'struct', fields: [field('a', 'long')] } });
  await table.append(query(`SELECT value AS a FROM generate_series(${from}, ${to})`));
  const root = new URL(`${table.url}/`);
  return (await table.files()).map(({ path, size }) => ({
    path: decodeURIComponent(new URL(path, root).pathname),
    size,
  }));
}

/** A file with one deletion vector, as the Delta protocol lays it out, that deletes one row. */
function deletionVector(row: number): { file: Buffer; size: number } {
  // A 64-bit roaring bitmap with one 32-bit one below the key 0, which has one array container of one value.
  const bitmap = Buffer.alloc(34);
  bitmap.writeUInt32LE(1_681_511_377, 0);
  bitmap.writeBigUInt64LE(1n, 4);
  bitmap.writeUInt32LE(12_346, 16);
  bitmap.writeUInt32LE(1, 20);
  bitmap.writeUInt32LE(16, 28);
  bitmap.writeUInt16LE(row, 32);
  const data = bitmap.subarray(0, 34);
  const head = Buffer.alloc(5);
  head.writeUInt8(1);
  head.writeUInt32BE(data.length, 1);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(data));
  return { file: Buffer.concat([head, data, checksum]), size: data.length };
}

import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { DeltaTable, query } from '..';
import { field, url } from './tables';

/** A table of one column `a`, as another program made it: each file holds 1, 2 and 3, and its deletion vector deletes 1. */
export async function withDeletionVectors(files: number): Promise<DeltaTable> {
  const location = fileURLToPath(url());
  const source = await dataFile();
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
  for (let number = 0; number < files; number++) {
    linkSync(source.path, join(location, `${number}.parquet`));
    actions.push({
      add: {
        ...{
          path: `${number}.parquet`,
          partitionValues: {},
          size: source.size,
          modificationTime: 0,
          dataChange: true,
        },
        ...{ stats: '{"numRecords":3}', deletionVector: deletionVectorOf },
      },
    });
  }
  const commit = actions.map((action) => JSON.stringify(action)).join('\n');
  writeFileSync(join(location, '_delta_log', `${'0'.repeat(20)}.json`), commit);
  return DeltaTable.open(pathToFileURL(location).href);
}

/** A data file with 1, 2 and 3. */
async function dataFile(): Promise<{ path: string; size: number }> {
  const table = await DeltaTable.create(url(), { schema: { type: 'struct', fields: [field('a', 'long')] } });
  await table.append(query('SELECT value AS a FROM generate_series(1, 3)'));
  const [file] = await table.files();
  return { path: decodeURIComponent(new URL(file!.path, `${table.url}/`).pathname), size: file!.size };
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

import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DeltaError, DeltaTable, deltaErrorCodes, query, type DeltaErrorCode } from '.';
import { create, folder, rows, schema, url } from './testing/tables';

const provoke: Record<DeltaErrorCode, () => Promise<unknown>> = {
  TABLE_NOT_FOUND: () => DeltaTable.open(url()),
  ALREADY_EXISTS: async () => DeltaTable.create((await create()).url, { schema }),
  COMMIT_CONFLICT: async () => {
    const table = await create();
    const stale = await DeltaTable.open(table.url);
    await table.append(rows('a 1 2025-11-01'));
    return stale.append(rows('b 1 2025-11-01'));
  },
  SCHEMA_MISMATCH: async () => (await create()).append(query('SELECT 1 AS nope')),
  INVALID_ARGUMENT: () => DeltaTable.open('nowhere'),
  STORAGE: () => query('SELECT 1').toArrowFile(join(folder, 'no', 'such', 'folder.arrow')),
  CORRUPT: async () => {
    const table = await create();
    await table.append(rows('a 1 2025-11-01'));
    const [file] = await table.files();
    rmSync(join(fileURLToPath(table.url), file!.path));
    return query('SELECT * FROM t', { t: table }).rows();
  },
  UNSUPPORTED: async () => {
    const table = await create();
    const add = { path: 'é.parquet', size: 1, partitionValues: {}, modificationTime: 0, dataChange: true };
    const log = join(fileURLToPath(table.url), '_delta_log');
    writeFileSync(join(log, '00000000000000000001.json'), JSON.stringify({ add }));
    await table.refresh();
    return table.delete();
  },
  OUT_OF_MEMORY: () => joinInLittleMemory(),
  QUERY: () => query('SELECT nope').rows(),
  CLOSED: async () => {
    const table = await create();
    table.close();
    return table.refresh();
  },
  ABORTED: () => query('SELECT 1').rows({ signal: AbortSignal.abort() }),
};

/** In a process of its own, because the limit is the process's. Its error comes back as text. */
async function joinInLittleMemory(): Promise<never> {
  const numbers = (name: string): string => `(SELECT value AS ${name} FROM generate_series(1, 2000000))`;
  const script = `const { limitMemory, query } = require(${JSON.stringify(join(__dirname, '../dist'))});
    limitMemory(1e6);
    query('SELECT count(*) FROM ${numbers('a')} JOIN ${numbers('b')} ON a = b').rows()
      .catch(({ code, message }) => process.stdout.write(JSON.stringify({ code, message })));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  const { code, message } = JSON.parse(stdout) as { code: DeltaErrorCode; message: string };
  throw new DeltaError(code, message, { cause: message });
}

test.each(deltaErrorCodes)('%s can be told from all others, and keeps its cause', async (code) => {
  const error: unknown = await provoke[code]().catch((caught: unknown) => caught);
  expect(DeltaError.is(error, code)).toBe(true);
  expect((error as DeltaError).cause).toBeDefined();
});

test('the log of a table that is no JSON is corrupt', async () => {
  const table = await create();
  writeFileSync(join(fileURLToPath(table.url), '_delta_log', '00000000000000000000.json'), 'secret');
  const error: unknown = await DeltaTable.open(table.url).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'CORRUPT' });
  expect(String(error)).not.toContain('secret');
});

test.each([
  `SELECT CAST(v AS INT) AS n FROM (VALUES ('secret')) AS t(v)`,
  `SELECT CAST(v AS TIMESTAMP) AS n FROM (VALUES ('secret')) AS t(v)`,
  `SELECT CAST(v AS DATE) AS n FROM (VALUES ('secret')) AS t(v)`,
  `SELECT CAST(v AS BOOLEAN) AS n FROM (VALUES ('secret')) AS t(v)`,
  `SELECT CAST(v AS DECIMAL(4,2)) AS n FROM (VALUES ('secret')) AS t(v)`,
])('a message holds no value: %s', async (sql) => {
  const error: unknown = await query(sql)
    .rows()
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'QUERY' });
  expect(String(error)).not.toContain('secret');
});

test('a message holds no number either', async () => {
  const error: unknown = await query(`SELECT CAST(v AS DECIMAL(4,2)) AS n FROM (VALUES ('987654.32')) AS t(v)`)
    .rows()
    .catch((caught: unknown) => caught);
  expect(String(error)).not.toContain('987654');
});

import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaTable, query } from '@fastcart/delta';
import { RunTrace } from '@fastcart/telemetry';
import { firstLakeSchema } from '@fastcart/schemas';
import { newestVersion, versionProperties } from './lake-schema';
import { commitMaintenance } from './housekeeping';
import { isHousekeeping, parse } from './record';

const folder = temporaryFolder();

const schema = {
  type: 'struct' as const,
  fields: [{ name: 'n', type: 'long' as const, nullable: true, metadata: {} }],
};
const row = query('SELECT CAST(1 AS BIGINT) AS n');
const properties = versionProperties(newestVersion(firstLakeSchema));
const run = { id: 'run-1', layer: 'maintain', lakeSchema: firstLakeSchema, trace: new RunTrace() };

test('a housekeeping commit follows others, is marked, and sets positions', async () => {
  const url = `${pathToFileURL(folder).href}/t`;
  const [table, other] = [await DeltaTable.create(url, { schema, properties }), await DeltaTable.open(url)];
  await table.append(row);
  let tries = 0;
  const commit = commitMaintenance(
    run,
    't',
    table,
    async (options) => {
      if (tries++ === 0) {
        await other.refresh();
        await other.append(row);
      }
      return table.delete(undefined, { commit: options });
    },
    { transactions: { source: 7n }, record: { kind: 'housekeeping', removedRows: 1 } },
  );
  expect([(await commit).version, tries]).toEqual([3, 2]);
  expect(await table.transaction('source')).toBe(7n);
  const [last, before] = await table.history(2);
  const { traceparent } = run.trace;
  const record = { kind: 'housekeeping', runId: 'run-1', layer: 'maintain', traceparent, removedRows: 1 };
  expect(parse(last!.info)).toEqual(record);
  expect([last!, before!].map(({ info }) => isHousekeeping(parse(info)))).toEqual([true, false]);
});

test('any error but a lost race ends housekeeping', async () => {
  const table = await DeltaTable.create(`${pathToFileURL(folder).href}/u`, { schema, properties });
  const refused = commitMaintenance(run, 'u', table, () => Promise.reject(new Error('no')));
  await expect(refused).rejects.toThrow('no');
});

test('a table of another schema version is not changed', async () => {
  const table = await DeltaTable.create(`${pathToFileURL(folder).href}/v`, { schema, properties });
  await table.setProperties(versionProperties({ number: 2, fingerprint: 'abc' }));
  const refused = commitMaintenance(run, 'v', table, (commit) => table.append(row, { commit }));
  await expect(refused).rejects.toMatchObject({ code: 'SCHEMA_VERSION' });
  expect(table.version).toBe(1);
});

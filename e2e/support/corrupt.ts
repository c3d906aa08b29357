import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { factOrders, planFingerprint, type Table, tables } from '@fastcart/schemas';

/** A commit that no worker reads as a change. */
const commit = { metadata: { housekeeping: true } };

/** Changes, deletes and adds rows in tables of every layer above Bronze, as another plan would. */
export async function corrupt(path: string): Promise<void> {
  const lake = new Lake(path);
  const change = async (name: string, work: (table: Awaited<ReturnType<typeof open>>) => Promise<unknown>) => {
    using table = await open(lake, name);
    await work(table);
  };
  await change('silver', async (table) => {
    await table.update({ total: 'total + 1', customer_id: `'nobody'` }, { predicate: `status = 'shipped'`, commit });
    await table.delete(`status = 'pending'`, { commit });
    const invented = query(`SELECT * REPLACE ('ORD-INVENTED' AS order_id) FROM t LIMIT 1`, { t: table });
    await table.append(invented, { commit: { ...commit, transactions: { [planFingerprint]: 1n } } });
  });
  await change('rejected', (table) => table.delete('true', { commit }));
  await change(factOrders.name, async (table) => {
    await table.update({ total: 'total * 2' }, { predicate: `status = 'shipped'`, commit });
    await table.delete(`status = 'cancelled'`, { commit: { ...commit, transactions: { [planFingerprint]: 1n } } });
  });
  await change('daily_revenue_by_product', (table) =>
    table.update(
      { total_revenue: 'total_revenue - 1', product_name: 'NULL' },
      { commit: { ...commit, transactions: { [planFingerprint]: 1n } } },
    ),
  );
  await change('top_customers', async (table) => {
    const [newest] = await query('SELECT max(date) AS date FROM t', { t: table }).rows();
    await table.delete(`rank = 1 AND date = DATE '${String(newest!.date)}'`, { commit });
  });
}

export async function open(lake: Lake, name: string) {
  const [table] = await lake.open(tables.find((each) => each.name === name) as Table);
  return table;
}

/** Rejects the accepted events of one status, as earlier rules would. Returns their number. */
export async function reject(path: string, status: string): Promise<number> {
  const lake = new Lake(path);
  using silver = await open(lake, 'silver');
  using rejected = await open(lake, 'rejected');
  const chosen = `status = '${status}'`;
  const refused = query(
    `SELECT make_array('total_zero') AS reject_reasons, '{}' AS event, kafka_partition, kafka_offset, ingestion_timestamp,
      ingestion_date, silver_ingestion_timestamp, silver_ingestion_date FROM silver WHERE ${chosen}`,
    { silver },
  );
  const [row] = await query(`SELECT count(*) AS rows FROM silver WHERE ${chosen}`, { silver }).rows();
  // The state after a replay with those rules.
  const replayed = { metadata: { housekeeping: true, layer: 'replay' } };
  await rejected.append(refused, { commit: replayed });
  await silver.delete(chosen, { commit: replayed });
  return Number(row!.rows);
}

import { DeltaTable, query } from '@fastcart/delta';
import { bronze, factOrders, goldTables, silver, type Table } from '@fastcart/schemas';

const compared: readonly Table[] = [bronze, silver, factOrders, ...goldTables];

/** Figures of a lake by name, such as `fact_orders rows` or `daily_revenue_by_product total_revenue`, as exact text. */
export type Figures = Record<string, string>;

/** The sides did not do the same work, so their times do not compare. */
export class ResultsDiffer extends Error {
  readonly exitCode = 65;
}

/** Counts every table's rows, and sums up its amounts of money and its whole numbers. */
export async function figuresOf(lake: string): Promise<Figures> {
  const figures: Figures = {};
  for (const table of compared) {
    const exact = table.columns.filter(({ type }) => ['integer', 'long', 'decimal(18,2)'].includes(type as string));
    const sums = exact.map(({ name }) => `CAST(SUM(CAST(${name} AS DECIMAL(38, 2))) AS STRING) AS ${name}`);
    using opened = await DeltaTable.open(`file://${lake}/${table.path}`);
    const { columns, rows } = await query(`SELECT ${['count(*) AS rows', ...sums].join(', ')} FROM t`, {
      t: opened,
    }).text();
    columns.forEach(({ name }, index) => (figures[`${table.name} ${name}`] = rows[0]![index] ?? 'null'));
  }
  return figures;
}

/** Refuses to go on when the lakes do not hold the same. */
export async function expectSameResults(lakes: Record<string, string>): Promise<void> {
  const [[first, expected] = ['', {}], ...others] = await Promise.all(
    Object.entries(lakes).map(async ([side, lake]) => [side, await figuresOf(lake)] as const),
  );
  for (const [side, figures] of others) {
    const differences = Object.keys(expected).filter((name) => figures[name] !== expected[name]);
    if (differences.length === 0) continue;
    const lines = differences.map((name) => `  ${name}: ${first} ${expected[name]}, ${side} ${figures[name]}`);
    throw new ResultsDiffer(
      `The results of ${first} and ${side} differ, so there is nothing to compare:\n${lines.join('\n')}`,
    );
  }
}

import { queryLake } from '@fastcart/operations/query';
import { type Lake, parse, type RunRecord } from '@fastcart/runtime';
import { factOrders, silver } from '@fastcart/schemas';
import { grid } from '../grid';

const questions = {
  'Rejected events by reason':
    'SELECT reason, count(*) AS events FROM (SELECT unnest(reject_reasons) AS reason FROM rejected) GROUP BY reason ORDER BY events DESC, reason',
  'Quarantined messages by reason':
    'SELECT reason, count(*) AS messages FROM quarantine GROUP BY reason ORDER BY messages DESC, reason',
  'Untrusted events by rule':
    'SELECT rule, count(*) AS events FROM (SELECT unnest(failed_rules) AS rule FROM silver) GROUP BY rule ORDER BY events DESC, rule',
  'Top products, all time':
    "SELECT rank, product_name, total_revenue, quantity_sold FROM top_products WHERE period = 'all_time' AND ranking = 'revenue' AND date = (SELECT max(date) FROM top_products) ORDER BY rank LIMIT 5",
  'Revenue by day':
    'SELECT date, sum(total_revenue) AS revenue, sum(total_orders) AS sales FROM daily_revenue_by_product GROUP BY date ORDER BY date DESC LIMIT 10',
};

/** The counts of each layer's run on one batch of messages. */
export function batchReport(records: RunRecord[]): string {
  const rows = records.flatMap(({ layer, outcome, counts }) => {
    const figures = Object.entries(counts);
    return figures.length === 0
      ? [[layer, outcome, '']]
      : figures.map(([name, count], at) => [at === 0 ? layer : '', name, count.toLocaleString('en-US')]);
  });
  const seconds =
    records.flatMap(({ milliseconds }) => Object.values(milliseconds)).reduce((sum, time) => sum + time, 0) / 1000;
  return `${grid(['layer', 'outcome', 'rows'], rows)}\n${seconds.toFixed(1)} s`;
}

/** Counts of rejected, quarantined and untrusted events, top products, and revenue. */
export async function lakeReport(lake: Lake): Promise<string> {
  const parts: string[] = [];
  for (const [title, sql] of Object.entries(questions)) {
    const { columns, rows } = await queryLake(lake, sql);
    parts.push(
      `${title}\n${grid(
        columns.map(({ name }) => name),
        rows,
      )}`,
    );
  }
  return [...parts, `Warnings of the last batch by rule\n${await warnings(lake)}`].join('\n\n');
}

/** Rows that break a warning rule, as counted in the newest commits. */
async function warnings(lake: Lake): Promise<string> {
  const rows: string[][] = [];
  for (const table of [silver, factOrders]) {
    using opened = await lake.open(table);
    const [commit] = await opened[0].history(1);
    const record = commit && parse(commit.info);
    const counted = Object.entries((record?.kind === 'rows' && record.warnings) || {});
    const broken = counted.filter(([, count]) => count > 0);
    rows.push(...broken.map(([rule, count]) => [rule, table.name, count.toLocaleString('en-US')]));
  }
  return rows.length === 0 ? 'none' : grid(['rule', 'table', 'rows'], rows);
}

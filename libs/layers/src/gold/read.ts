import { DeltaTable } from '@fastcart/delta';
import { col, columnsNamedIn, lit, input, type Plan } from '@fastcart/query';
import { type Inputs, parse, requireUndamaged, type Rows, type Run, tableRead } from '@fastcart/runtime';
import { columnNames, factOrders, type Scope } from '@fastcart/schemas';
import { plansOf } from './plans';
import { areWritten, type GoldRange, type GoldTables, openRange } from './range';
import { scopeOf } from './scope';

export interface GoldInput extends GoldRange {
  scope: Scope;
  /** Rows of fact_orders that the tables are computed from, with the columns that their plans name; none if {@link areWritten}. */
  orders: Rows | undefined;
  columns: string[];
}

const facts = input('facts', columnNames(factOrders));
const nothing = facts.filter(lit(false));

/** The orders of what changed in fact_orders; undefined when every table has seen all of it. Errors: SOURCE_REWOUND. */
export async function read(run: Run, tables: GoldTables): Promise<GoldInput | undefined> {
  const range = await openRange(tables);
  if (!range) return undefined;
  const { after, to, isNewest, isFresh, newVersions } = range;
  tableRead(run, factOrders.name, Number(after), Number(to), range.writers);
  const dayBefore = isFresh || !range.isOnward ? undefined : await publishedDay(tables.published);
  const feeds = feedsOf(tables.facts, newVersions);
  const fed = Object.keys(feeds).map((name) => input(name, facts.columns));
  const [first = nothing, ...others] = isFresh ? [facts, ...fed] : fed;
  const changes = first.union(...others);
  // Only a changed order can have moved the day, unless one went back.
  const candidates = dayBefore === undefined ? facts : changes;
  await requireUndamaged(factOrders.name, tables.facts, newVersions);
  const source = isNewest ? tables.facts : await DeltaTable.open(tables.facts.url, { version: Number(to) });
  try {
    const scope = await scopeOf(run.engine, changes, candidates, { facts: source, ...feeds }, dayBefore);
    if (areWritten(range)) return { ...range, scope, columns: [], orders: undefined };
    const columns = namedColumns(scope);
    const plan = ordersIn(scope).select(columns);
    const orders = await run.engine.read('orders', plan, { facts: source }, { most: await rowsIn(source) });
    return { ...range, scope, columns, orders: orders.rows };
  } finally {
    if (source !== tables.facts) source.close();
  }
}

async function rowsIn(table: DeltaTable): Promise<number> {
  const files = await table.files();
  return files.reduce((sum, { records = Infinity }) => sum + records, 0);
}

/** The day that the published orders had come to. */
async function publishedDay(published: DeltaTable): Promise<string | null | undefined> {
  const [set] = await published.history(1);
  const record = set && parse(set.info);
  return record?.kind === 'set' ? record.asOf : undefined;
}

/**
 * The changes of these versions, one input for each range of them without a gap. Versions between are housekeeping or were
 * undone by a restore, and their files may be deleted.
 */
function feedsOf(table: DeltaTable, versions: number[]): Inputs {
  const ranges: { from: number; to: number }[] = [];
  for (const version of versions) {
    const last = ranges.at(-1);
    if (last?.to === version - 1) last.to = version;
    else ranges.push({ from: version, to: version });
  }
  return Object.fromEntries(ranges.map((range, index) => [`changes_${index}`, { changes: table, ...range }]));
}

function namedColumns(scope: Scope): string[] {
  const whole = columnNames(factOrders);
  const plans = Object.values(plansOf(whole, scope)).filter((plan) => plan !== undefined);
  const named = new Set(plans.flatMap((plan) => [...columnsNamedIn(plan)]));
  return whole.filter((name) => named.has(name));
}

/** All sales, for the snapshots, and all orders created on a date that is computed again. */
function ordersIn({ created, shipped }: Scope): Plan {
  const dates = [...new Set([...created, ...shipped])];
  return facts.filter(col('status').eq('shipped').or(col('created_date').in(dates, 'date')));
}

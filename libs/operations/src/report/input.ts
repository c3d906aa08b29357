import type { DeltaTable } from '@fastcart/delta';
import { dateOf, daysBefore, type ReportInput, reportedDays } from '@fastcart/quality';
import type { Lake } from '@fastcart/runtime';
import { bronze, factOrders, published, quarantine, rejected, silver } from '@fastcart/schemas';
import { readDays } from './days';
import { addedColumns, rescuedPaths } from './drift';
import { rowBalance } from './row-balance';
import { readLayers } from './layers';
import { bronzeRuns, commitsOf, orderRuns, silverRuns } from './runs';
import { readSamples } from './samples';
import type { ReportTables } from './tables';

/** The input of a report, aggregated by queries: it has only counts, names and coordinates. Errors: TABLE_MISSING. */
export async function readReportInput(
  lake: Lake,
  now: Date,
  progress: (what: string) => void = () => {},
): Promise<ReportInput> {
  // Bronze is opened last: it has all rows that the tables above have.
  using upper = await lake.open(silver, rejected);
  using others = await lake.open(bronze, quarantine, factOrders, published);
  const [[silvers, rejects], [bronzes, quarantined, orders, sets]] = [upper, others];
  const tables: ReportTables = {
    ...{ bronze: bronzes, quarantine: quarantined, silver: silvers, rejected: rejects },
    ...{ fact_orders: orders, published: sets },
  };
  const since = daysBefore(dateOf(now), reportedDays - 1);
  const reading = async <T>(what: string, read: Promise<T>): Promise<T> => {
    progress(`reading ${what}`);
    return read;
  };
  const days = await reading('days', readDays(tables, since));
  const ofBronze = await reading('runs of Bronze', commitsOf(tables.bronze));
  const ofSilver = await reading('runs of Silver', commitsOf(tables.silver));
  const ofRejected = await commitsOf(tables.rejected);
  const balances = [
    await rowBalance('bronze', tables.bronze, ofBronze),
    await rowBalance('silver', tables.silver, ofSilver),
    await rowBalance('rejected', tables.rejected, ofRejected),
  ];
  return {
    lake: lake.url,
    versions: Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, (table as DeltaTable).version])),
    days,
    bronzeRuns: bronzeRuns(ofBronze),
    silverRuns: silverRuns(ofSilver),
    orderRuns: orderRuns(await reading('runs of Gold', commitsOf(tables.fact_orders))),
    rowBalances: balances.filter((table) => table !== undefined),
    layers: await reading('times', readLayers(tables, since)),
    columns: await reading('columns', addedColumns(tables.bronze, since)),
    paths: await reading('paths', rescuedPaths(tables.bronze, since)),
    samples: await reading('samples', readSamples(tables, days)),
  };
}

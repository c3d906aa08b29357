import { query, type RowSource, type Value } from '@fastcart/delta';
import { brokenRules, type DayFigures, emptyDay, warningConditions } from '@fastcart/quality';
import { exprSql } from '@fastcart/query/sql';
import type { ReportTables } from './tables';

type Row = Record<string, Value>;

const scores = Object.keys(brokenRules('score'));
const warnings = warningConditions('event');

const leftOut = `status = 'shipped' AND NOT data_quality_score`;
const breaks = (rule: string): string => `array_has(failed_rules, '${rule}')`;
const where = (condition: string): string => `count(*) FILTER (WHERE ${condition})`;
const total = (condition: string): string =>
  `CAST(coalesce(sum(total) FILTER (WHERE ${condition}), 0) AS decimal(38, 2))`;

const ofSilver = [
  `count(*) AS kept`,
  `${where('data_quality_score')} AS trusted`,
  ...shipped('sold', `status = 'shipped' AND data_quality_score`),
  ...shipped('left', leftOut),
  ...scores.map((rule) => `${where(breaks(rule))} AS broken_${rule}`),
  ...scores.flatMap((rule) => shipped(`left_${rule}`, `${leftOut} AND ${breaks(rule)}`)),
  ...Object.entries(warnings).map(([rule, broken]) => `${where(exprSql(broken))} AS broken_${rule}`),
];

function shipped(name: string, condition: string): string[] {
  return [`${where(condition)} AS ${name}_events`, `${total(condition)} AS ${name}_total`];
}

/** The counts of each day of ingestion from `since` on. Of tables partitioned by day, only files of these days are read. */
export async function readDays(tables: ReportTables, since: string): Promise<DayFigures[]> {
  const from = (name: keyof ReportTables, columns: string, more = ''): Promise<Row[]> => {
    const sql = `SELECT CAST(ingestion_date AS string) AS day, ${columns} FROM ${name}
      WHERE ingestion_date >= DATE '${since}' ${more}`;
    return query(sql, { [name]: tables[name] as RowSource }).rows();
  };
  // A row of Silver is never older than its row of Bronze.
  const recent = `AND silver_ingestion_date >= DATE '${since}'`;
  const [received, reasons, kept, refused, rejects] = await Promise.all([
    from('bronze', `count(*) AS bronze, count(_rescued_data) AS rescued`, `GROUP BY 1`),
    from('quarantine', `reason, count(*) AS messages`, `GROUP BY 1, 2`),
    from('silver', ofSilver.join(', '), `${recent} GROUP BY 1`),
    from('rejected', `count(*) AS events`, `${recent} GROUP BY 1`),
    rejectReasons(tables, since, recent),
  ]);
  const days = new Map<string, DayFigures>();
  const at = ({ day }: Row): DayFigures => {
    const known = days.get(String(day)) ?? emptyDay(String(day));
    days.set(known.day, known);
    return known;
  };
  for (const row of received) Object.assign(at(row), { bronze: Number(row.bronze), rescued: Number(row.rescued) });
  for (const row of reasons) {
    at(row).quarantine[String(row.reason)] = Number(row.messages);
    at(row).quarantined += Number(row.messages);
  }
  for (const row of kept) Object.assign(at(row), silverDay(row));
  for (const row of refused) at(row).rejected = Number(row.events);
  for (const row of rejects) at(row).broken[String(row.reason)] = Number(row.events);
  return [...days.values()].toSorted((left, right) => left.day.localeCompare(right.day));
}

function rejectReasons({ rejected }: ReportTables, since: string, recent: string): Promise<Row[]> {
  const sql = `SELECT CAST(ingestion_date AS string) AS day, reason, count(*) AS events FROM (
      SELECT ingestion_date, unnest(reject_reasons) AS reason FROM rejected
      WHERE ingestion_date >= DATE '${since}' ${recent}
    ) GROUP BY 1, 2`;
  return query(sql, { rejected }).rows();
}

function silverDay(row: Row): Partial<DayFigures> {
  const of = (name: string): DayFigures['shipped'] => ({
    events: Number(row[`${name}_events`]),
    total: String(row[`${name}_total`]),
  });
  const rules = [...scores, ...Object.keys(warnings)];
  return {
    kept: Number(row.kept),
    trusted: Number(row.trusted),
    shipped: of('sold'),
    leftOut: of('left'),
    leftOutBy: Object.fromEntries(scores.map((rule) => [rule, of(`left_${rule}`)])),
    broken: Object.fromEntries(rules.map((rule) => [rule, Number(row[`broken_${rule}`])])),
  };
}

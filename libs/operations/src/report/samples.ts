import { query, type RowSource } from '@fastcart/delta';
import { brokenRules, type DayFigures, type ReportInput, warningConditions } from '@fastcart/quality';
import { exprSql, literalSql } from '@fastcart/query/sql';
import type { ReportTables } from './tables';

interface Question {
  name: string;
  table: 'quarantine' | 'rejected' | 'silver';
  condition: string;
  /** The number of cases on a day. */
  count: (day: DayFigures) => number;
}

const maxSamples = 5;

const ofRule = (name: string, table: Question['table'], condition: string): Question => ({
  ...{ name, table, condition },
  count: ({ broken }) => broken[name] ?? 0,
});

const questions: Question[] = [
  ...Object.keys(brokenRules('reject')).map((name) => ofRule(name, 'rejected', `array_has(reject_reasons, '${name}')`)),
  ...Object.keys(brokenRules('score')).map((name) => ofRule(name, 'silver', `array_has(failed_rules, '${name}')`)),
  ...Object.entries(warningConditions('event')).map(([name, broken]) => ofRule(name, 'silver', exprSql(broken))),
];

/** The coordinates of a few messages for each rule and reason, from the newest day with cases. Only that day is read. */
export async function readSamples(tables: ReportTables, days: DayFigures[]): Promise<ReportInput['samples']> {
  const reasons = [...new Set(days.flatMap(({ quarantine }) => Object.keys(quarantine)))];
  const ofReason = reasons.map((reason): Question => ({
    name: reason,
    table: 'quarantine',
    condition: `reason = ${literalSql(reason, 'string')}`,
    count: ({ quarantine }) => quarantine[reason] ?? 0,
  }));
  const asked = [...ofReason, ...questions].flatMap((question) => {
    const day = days.findLast((each) => question.count(each) > 0)?.day;
    return day === undefined ? [] : [{ ...question, day }];
  });
  const answers = await Promise.all(
    asked.map(async ({ name, table, condition, day }) => {
      const pruned = table === 'quarantine' ? '' : `AND silver_ingestion_date >= DATE '${day}'`;
      const sql = `SELECT kafka_partition, kafka_offset FROM ${table}
        WHERE ${condition} AND ingestion_date = DATE '${day}' ${pruned}
        ORDER BY kafka_partition, kafka_offset LIMIT ${maxSamples}`;
      const rows = await query(sql, { [table]: tables[table] as RowSource }).rows();
      const coordinates = rows.map((row) => ({
        partition: Number(row.kafka_partition),
        offset: String(row.kafka_offset),
      }));
      return [name, coordinates] as const;
    }),
  );
  return Object.fromEntries(answers);
}

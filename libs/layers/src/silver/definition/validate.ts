import { lit, type Plan } from '@fastcart/query';
import type { Run } from '@fastcart/runtime';
import { conform } from './conform';
import { scored } from './score';

/** Rows of Bronze as a run writes them to Silver and to the rejected table: typed, with the rules that they break. */
export function validatedRows(rows: Plan, { startedAt: at, lakeSchema }: Pick<Run, 'startedAt' | 'lakeSchema'>): Plan {
  return scored(conform(rows, lakeSchema.promoted)).with({
    silver_ingestion_timestamp: lit(at.toISOString(), 'timestamp'),
    silver_ingestion_date: lit(at.toISOString().slice(0, 10), 'date'),
  });
}

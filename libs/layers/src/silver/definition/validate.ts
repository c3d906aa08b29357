import { lit, type Plan } from '@fastcart/query';
import type { Run } from '@fastcart/runtime';
import { conform } from './conform';
import { scored } from './score';

/** Rows of Bronze as a run writes them to Silver and to the rejected table: typed, with the rules that they break. */
export function validatedRows(rows: Plan, { startedAt: at, contract }: Pick<Run, 'startedAt' | 'contract'>): Plan {
  return scored(conform(rows, contract.promoted)).with({
    silver_ingestion_timestamp: lit(at.toISOString(), 'timestamp'),
    silver_ingestion_date: lit(at.toISOString().slice(0, 10), 'date'),
  });
}

import { query, type Value } from '@fastcart/delta';
import type { Plan } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import type { Engine, Inputs, Rows } from './engine';

/** The binding computes plans by DataFusion, also outside of a run. */
export const binding: Pick<Engine, 'deferred' | 'collect'> = {
  deferred(plan: Plan, inputs: Inputs): Rows {
    return query(toSql(plan), inputs);
  },
  collect(plan: Plan, inputs: Inputs): Promise<Record<string, Value>[]> {
    return query(toSql(plan), inputs).rows();
  },
};

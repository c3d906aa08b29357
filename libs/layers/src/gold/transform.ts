import { FastcartError, type Rows, type Run } from '@fastcart/runtime';
import { plansOf } from './plans';
import type { GoldInput } from './read';

/** The new rows of each table by its name; none of a table that the changes do not touch. */
export type GoldOutput = Record<string, Rows>;

/** One table after the other: each takes every core, and the memory of one is enough. */
export async function transform({ engine }: Run, { columns, scope, orders }: GoldInput): Promise<GoldOutput> {
  const output: GoldOutput = {};
  if (!orders) return output;
  for (const [name, plan] of Object.entries(plansOf(columns, scope)))
    if (plan)
      output[name] = await engine.compute(name, plan, { orders }).catch((error: unknown) => {
        throw overflow(name, error);
      });
  return output;
}

/** Polars' message has the amount that does not fit, which must not be logged. */
function overflow(name: string, error: unknown): unknown {
  if (!/decimal/i.test((error as Error).message)) return error;
  return new FastcartError('AUDIT_FAILED', `${name}: a sum of money has more than 16 digits before the point`);
}

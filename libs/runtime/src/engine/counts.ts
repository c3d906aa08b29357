import type { Plan } from '@fastcart/query';
import type { Engine, Inputs } from './engine';

/** The numbers of a plan whose one row counts something. */
export async function countsOf(engine: Engine, plan: Plan, inputs: Inputs): Promise<Record<string, number>> {
  const [row] = await engine.collect(plan, inputs);
  return Object.fromEntries(Object.entries(row!).map(([name, count]) => [name, Number(count)]));
}

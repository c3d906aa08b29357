import { rmSync } from 'node:fs';
import { type Bench, costs } from '../bench';
import { append, countEvents } from '../input';
import { measure, together, type Usage } from '../meter';
import { type Layer, layers, type Side } from '../sides';
import { batches, ordersOfABatch, withoutSpark } from './month';

export const memory = '512MB';

/** The month's events at once, by workers with a low MEMORY_LIMIT. The peer has no such setting. */
export async function backlog(bench: Bench): Promise<void> {
  const log = backlogOf(bench, batches);
  bench.descriptions.backlog = `${countEvents(log).toLocaleString('en-US')} events at once, MEMORY_LIMIT=${memory}`;
  const sides = withoutSpark(bench);
  for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
    const lakes = new Map(sides.map((side) => [side, bench.fresh(side)]));
    for (const side of bench.turns(repetition).filter((each) => lakes.has(each))) {
      const usages: Usage[] = [];
      for (const layer of layers) {
        const usage = await runInLittleMemory(side, layer, log, lakes.get(side)!);
        usages.push(usage);
        bench.record({ workload: 'backlog', what: layer, side: side.name, values: costs(usage) });
      }
      bench.record({ workload: 'backlog', what: 'all layers', side: side.name, values: costs(together(usages)) });
    }
    await bench.compare(lakes);
  }
}

/** A log with so many batches of the month. */
export function backlogOf(bench: Bench, count: number, input?: Parameters<Bench['log']>[3]): string {
  const log = bench.path('backlog');
  rmSync(log, { recursive: true, force: true });
  for (let batch = 0; batch < count; batch += 1) {
    append(log, bench.log(`batch-${batch}`, batch, bench.scaled(ordersOfABatch), input));
  }
  return log;
}

/** Runs a layer with a low MEMORY_LIMIT. */
export function runInLittleMemory(side: Side, layer: Layer, log: string, lake: string): Promise<Usage> {
  const command = side.command(layer, log, lake);
  return measure({ ...command, env: { ...command.env, MEMORY_LIMIT: memory } });
}

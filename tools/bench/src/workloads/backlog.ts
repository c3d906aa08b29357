import { type Bench, costs } from '../bench';
import { append, countEvents } from '../input';
import { measure, together, type Usage } from '../meter';
import { layers } from '../sides';
import { batches, ordersOfABatch, withoutSpark } from './month';

const memory = '512MB';

/** The month's events at once, by workers with a low MEMORY_LIMIT. The peer has no such setting. */
export async function backlog(bench: Bench): Promise<void> {
  const log = bench.path('backlog');
  for (let batch = 0; batch < batches; batch += 1) {
    append(log, bench.log(`batch-${batch}`, batch, bench.scaled(ordersOfABatch)));
  }
  bench.descriptions.backlog = `${countEvents(log).toLocaleString('en-US')} events at once, MEMORY_LIMIT=${memory}`;
  const sides = withoutSpark(bench);
  for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
    const lakes = new Map(sides.map((side) => [side, bench.fresh(side)]));
    for (const side of bench.turns(repetition).filter((each) => lakes.has(each))) {
      const usages: Usage[] = [];
      for (const layer of layers) {
        const command = side.command(layer, log, lakes.get(side)!);
        const usage = await measure({ ...command, env: { ...command.env, MEMORY_LIMIT: memory } });
        usages.push(usage);
        bench.record({ workload: 'backlog', what: layer, side: side.name, values: costs(usage) });
      }
      bench.record({ workload: 'backlog', what: 'all layers', side: side.name, values: costs(together(usages)) });
    }
    await bench.compare(lakes);
  }
}

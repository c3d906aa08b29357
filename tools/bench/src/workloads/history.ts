import { rmSync } from 'node:fs';
import { type Bench, megabytes } from '../bench';
import { append } from '../input';
import { layers, runLayer, type Side } from '../sides';
import { withMore } from './micro';
import { withoutSpark } from './month';

const fullMilestones = [1, 30, 365];
/** About 2,000 events. */
export const ordersOfADay = 530;

/** What a few events cost when more and more days are there: nothing more, if each layer reads only what it needs. */
export async function history(bench: Bench): Promise<void> {
  const milestones = [...new Set(fullMilestones.map((days) => bench.scaled(days)))];
  bench.descriptions.history = `2,000 events on top of ${milestones.join(', ')} days of 2,000 each, every day a run of its own`;
  const sides = withoutSpark(bench);
  const log = bench.path('history');
  const loaded = new Map(sides.map((side) => [side, bench.path('history-lakes', side.name)]));
  let days = 0;
  for (const milestone of milestones) {
    const what = milestone === 1 ? '1 day' : `${milestone} days`;
    for (; days < milestone; days += 1) {
      const batch = bench.log('history-day', days, ordersOfADay);
      append(log, batch);
      rmSync(batch, { recursive: true });
      for (const [side, lake] of loaded) await runLayer(side, 'all', log, lake);
    }
    const longer = withMore(bench, log, days);
    for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
      const lakes = new Map<Side, string>();
      for (const side of bench.turns(repetition).filter((each) => loaded.has(each))) {
        const lake = bench.fresh(side, loaded.get(side));
        lakes.set(side, lake);
        await layerByLayer(bench, side, { log, longer, lake }, what);
      }
      await bench.compare(lakes);
    }
    rmSync(longer, { recursive: true });
  }
}

/** A program reads its own modules too: what it reads when there is nothing to do is not counted. */
async function layerByLayer(
  bench: Bench,
  side: Side,
  { log, longer, lake }: Record<'log' | 'longer' | 'lake', string>,
  what: string,
): Promise<void> {
  const idle: number[] = [];
  for (const layer of layers) idle.push((await runLayer(side, layer, log, lake)).read);
  for (const [index, layer] of layers.entries()) {
    const { wall, read } = await runLayer(side, layer, longer, lake);
    const values = { wall, read: megabytes(Math.max(0, read - idle[index]!)) };
    bench.record({ workload: 'history', what: `${layer} after ${what}`, side: side.name, values });
  }
}

import { type Bench, costs } from '../bench';
import { generate } from '../input';
import { measure } from '../meter';
import { program } from '../paths';
import { layers, product, runLayer } from '../sides';
import { withoutSpark } from './month';

const orders = 500;

/** What a program costs before it does anything. */
export async function start(bench: Bench): Promise<void> {
  bench.descriptions.start = 'nothing to do';
  const log = generate(bench.path('start'), 0, orders);
  const sides = withoutSpark(bench);
  for (const side of sides) await runLayer(side, 'all', log, bench.path('start-lakes', side.name));
  for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
    for (const what of layers) {
      for (const side of bench.turns(repetition).filter((each) => sides.includes(each))) {
        const usage = await runLayer(side, what, log, bench.path('start-lakes', side.name));
        bench.record({ workload: 'start', what, side: side.name, values: costs(usage) });
      }
    }
    for (const app of [...layers.map((layer) => `${layer}-worker`), 'lake']) {
      const usage = await measure({ program: process.execPath, args: [program(app), '--version'] });
      bench.record({ workload: 'start', what: `${app} --version`, side: product.name, values: costs(usage) });
    }
  }
}

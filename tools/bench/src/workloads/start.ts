import { join } from 'node:path';
import { type Bench, costs, turned } from '../bench';
import { type Command, measure, together, type Usage } from '../meter';
import { program, root } from '../paths';
import { layers, product, productWith, runLayer } from '../sides';
import { stepsOf } from '../steps';
import { withoutSpark } from './month';

const orders = 500;
/** The system counts CPU in hundredths of a second, of which an empty program needs a few. */
const starts = 5;

/** What a program costs before it does anything, beside an empty Node.js. */
export async function start(bench: Bench): Promise<void> {
  bench.descriptions.start = `nothing to do; node is node -e 0; each the mean of ${starts} starts`;
  const log = bench.log('start', 0, orders);
  const lakeOf = (side: string): string => bench.path('start-lakes', side);
  const sides = withoutSpark(bench);
  for (const side of sides) await runLayer(side, 'all', log, lakeOf(side.name));

  const script = productWith(product.name, { script: true });
  const node = (...args: string[]): Command => ({ program: process.execPath, args });
  const lines: Record<string, Record<string, Command>> = {};
  for (const layer of layers) {
    const commands = sides.map((side) => [side.name, side.command(layer, log, lakeOf(side.name))] as const);
    lines[layer] = Object.fromEntries(commands);
    lines[`./lake run ${layer}`] = { product: script.command(layer, log, lakeOf(product.name)) };
    lines[`${layer}-worker --version`] = { product: node(program(`${layer}-worker`), '--version') };
  }
  lines['./lake --version'] = { product: { program: join(root, 'lake'), args: ['--version'] } };

  for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
    for (const [what, commands] of Object.entries(lines)) {
      for (const [side, command] of turned(Object.entries({ ...commands, node: node('-e', '0') }), repetition))
        bench.record({ workload: 'start', what, side, values: costs(await meanOf(command)) });
    }
  }
  bench.steps.start = stepsOf(log, lakeOf(product.name));
}

async function meanOf(command: Command): Promise<Usage> {
  const usages: Usage[] = [];
  for (let run = 0; run < starts; run += 1) usages.push(await measure(command));
  const { wall, cpu, peak, read } = together(usages);
  return { wall: wall / starts, cpu: cpu / starts, peak, read: read / starts };
}

import { join } from 'node:path';
import { binding } from './binding.mjs';
import { compiled } from './compile.mjs';
import { goldIndex } from './gold-index.mjs';
import { holding } from './lock.mjs';
import { packages } from './packages.mjs';
import { root } from './paths.mjs';
import { isMarked, mark, unmark } from './stamp.mjs';

/** The steps in order. npm comes first, because it empties node_modules, which also has the stamps of the other steps. */
const steps = [packages, binding, goldIndex, compiled];

export const isSetUp = () => steps.every(isDone);

/** Runs the steps that are not done for the present state of the checkout. One process per checkout at a time. */
export function setUp(chosen = steps) {
  return holding(join(root, '.setup.lock'), async () => {
    for (const step of chosen) if (!isDone(step)) await bring(step);
  });
}

function isDone({ name, state, isThere }) {
  return isMarked(name, state()) && isThere();
}

/** The stamp is removed first: an interrupted step is not done, even if the checkout is changed back. */
async function bring({ name, state, bring }) {
  const begun = state();
  unmark(name);
  await bring(begun);
  mark(name, begun);
}

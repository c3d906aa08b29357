import { join } from 'node:path';
import { binding } from './binding.mjs';
import { compiled } from './compile.mjs';
import { goldIndex } from './gold-index.mjs';
import { holding } from './lock.mjs';
import { packages } from './packages.mjs';
import { root } from './paths.mjs';
import { isMarked, mark, unmark } from './stamp.mjs';

/** In this order: npm removes whatever lies in node_modules, also what marks the others as done. */
const steps = [packages, binding, goldIndex, compiled];

export const isSetUp = () => steps.every(isDone);

/** Does the steps that are not done for the present state of the checkout; in a checkout one process at a time. */
export function setUp(chosen = steps) {
  return holding(join(root, '.setup.lock'), async () => {
    for (const step of chosen) if (!isDone(step)) await bring(step);
  });
}

function isDone({ name, state, isThere }) {
  return isMarked(name, state()) && isThere();
}

/** A step that was interrupted is not done, whatever the checkout is changed back to. */
async function bring({ name, state, bring }) {
  const begun = state();
  unmark(name);
  await bring(begun);
  mark(name, begun);
}

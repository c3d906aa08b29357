import { jest } from './jest.mjs';

/** How much of what grows with a number the tests of bounds take; as parts of other tiers they take less. */
const sizes = { PARTITIONS: '3000', DAYS: '3000', KEYED_RUNS: '30', FLIPS: '60', POWER_LOSS: 'all' };

/** Those tests, in full. */
export function bounds(args) {
  Object.assign(process.env, sizes);
  const chosen = args.length > 0 ? args : ['--testPathPatterns', String.raw`/(bounds|flipped-bits|power-loss)\.test`];
  // One after the other: they take much memory.
  const results = ['pipeline', 'kills'].flatMap((tier) => jest([tier], chosen));
  return results.map((result) => ({ ...result, name: `bounds: ${result.name}` }));
}

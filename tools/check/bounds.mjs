import { jest } from './jest.mjs';

/** The sizes for the tests of bounds. As parts of other tiers, these tests use smaller sizes. */
const sizes = { PARTITIONS: '3000', DAYS: '3000', KEYED_RUNS: '30', FLIPS: '60', POWER_LOSS: 'all' };

/** Runs the tests of bounds with these sizes. */
export function bounds(args) {
  Object.assign(process.env, sizes);
  const chosen = args.length > 0 ? args : ['--testPathPatterns', String.raw`/(bounds|flipped-bits|power-loss)\.test`];
  // One tier after the other, because the tests need much memory.
  const results = ['pipeline', 'kills'].flatMap((tier) => jest([tier], chosen));
  return results.map((result) => ({ ...result, name: `bounds: ${result.name}` }));
}

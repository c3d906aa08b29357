import { cpSync } from 'node:fs';
import type { Bench } from '../bench';
import { append, write } from '../input';
import type { Usage } from '../meter';
import { product, runAll } from '../sides';
import { ordersOfADay } from '../workloads/history';
import { withMore } from '../workloads/micro';
import { order } from './messages';
import { record } from './record';

const runs = 30;
const keysOfARun = 100;

/** A run after thousands of new keys may take 1.5 times the CPU of one before them. */
export async function newColumns(bench: Bench): Promise<void> {
  const log = bench.path('new-keys');
  const lake = bench.fresh({ name: 'new-keys' });
  cpSync(bench.log('usual', 0, ordersOfADay), log, { recursive: true });
  await runThree(log, lake);
  const base = await runThree(withMore(bench, log, 1), bench.fresh({ name: 'new-keys-before' }, lake));
  const count = bench.scaled(runs);
  for (let run = 0; run < count; run += 1) {
    const members = Array.from({ length: keysOfARun }, (_, key) => `"key_${run}_${key}":${key}`);
    append(log, write(bench.path('one-message'), [[order(`keys-${run}`, 0, members)]]));
    await runThree(log, lake);
  }
  const usage = await runThree(withMore(bench, log, 1), lake);
  const bound = { cpu: 1.5 * base.cpu };
  record(bench, { what: '2,000 events before new columns', count: 0, usage: base });
  record(bench, { what: '2,000 events after new columns', count: count * keysOfARun, usage, base, bound });
}

function runThree(log: string, lake: string): Promise<Usage> {
  return runAll(product, 'three processes', log, lake);
}

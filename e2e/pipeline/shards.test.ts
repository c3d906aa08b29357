import { appendFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { query } from '@fastcart/delta';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { bronze, quarantine } from '@fastcart/schemas';
import { expectSameRows } from '../support/compare';
import { expectSameLakes, exported, exportTo, run, temporaryFolder } from '../support/lake';
import { loseCommits } from '../support/lost';
import { type Ended, ended, runApp, startApp, startStopping } from '../support/process';
import { copyLog, events, sample, writeLog } from '../support/samples';

const folder = temporaryFolder();
const shards = 3;
type Three = [string, string, string];

/** Runs of Bronze at once, one for each share of the partitions, as the pods of an Indexed Job; their outcomes. */
async function runShards(log: string, lake: string): Promise<string[]> {
  const started = Array.from({ length: shards }, (_, shard) => {
    const shares = ['--shard', String(shard), '--shards', String(shards), '--lease', 'off'];
    return startApp('bronze-worker', ['--log', `file://${log}`, '--lake', lake, ...shares]);
  });
  return Promise.all(
    started.map(async (child) => {
      const [code, output, errors] = await Promise.all([ended(child), text(child.stdout!), text(child.stderr!)]);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      return (JSON.parse(output) as { outcome: string }).outcome;
    }),
  );
}

async function runToTheEnd(log: string, lake: string): Promise<void> {
  while ((await runShards(log, lake)).some((outcome) => outcome !== 'nothing to do'));
}

test('three shards of the sample clean give the same rows', async () => {
  const [log, lake, output] = ['clean-log', 'clean', 'clean-export'].map((name) => join(folder, name)) as Three;
  copyLog('clean', log);
  await runToTheEnd(log, lake);
  await run(log, lake, ['silver', 'gold']);
  await exportTo(lake, output);
  for (const table of exported) expectSameRows(table, output, sample('clean').expected);
});

// The clocks of their runs tell which of two rows of two partitions came last, and which new column came first: of these
// samples the rows are not the same each time, but sound.
test.each(['dirty', 'late'])(
  'where Bronze has begun with %s, every share commits, and the lake is sound',
  async (name) => {
    const [log, lake] = [join(folder, `${name}-log`), join(folder, name)];
    for (const [nth, ends] of halves(name).entries()) {
      writeLog(name, log, ends);
      if (nth > 0) expect(await runShards(log, lake)).toEqual(Array(shards).fill('committed'));
      await runToTheEnd(log, lake);
    }
    await run(log, lake, ['silver', 'gold']);
    expect(await validate(new Lake(lake))).toEqual([]);
  },
);

test('two simultaneous shards write lost rows of quarantine again once', async () => {
  const [log, lake, sound] = ['shared-log', 'shared', 'shared-sound'].map((name) => join(folder, name)) as Three;
  for (const ends of halves('dirty')) {
    writeLog('dirty', log, ends);
    await runToTheEnd(log, lake);
  }
  cpSync(lake, sound, { recursive: true });
  await loseCommits(lake, quarantine, 3);
  await runToTheEnd(log, lake);
  await expectSameLakes(lake, sound);
  expect(await runShards(log, lake)).toEqual(Array(shards).fill('nothing to do'));
});

/** The first half of the lines of every partition, then all. */
function halves(name: string): Record<string, number>[] {
  const whole = Object.keys(sample(name).batches.at(-1)!).map(
    (partition) => [partition, events(name, partition)] as const,
  );
  const end = (bytes: Buffer, share: number) => bytes.lastIndexOf('\n', bytes.length * share - 1) + 1;
  return [0.5, 1].map((share) => Object.fromEntries(whole.map(([partition, bytes]) => [partition, end(bytes, share)])));
}

test('two shards that add one column with two types both commit, the later one after decoding again', async () => {
  const [log, lake] = [join(folder, 'clash-log'), join(folder, 'clash')];
  const write = (partition: number, ...lines: string[]): void =>
    appendFileSync(join(log, 'ecommerce-sales', `${partition}.ndjson`), lines.map((line) => `${line}\n`).join(''));
  mkdirSync(join(log, 'ecommerce-sales'), { recursive: true });
  for (const partition of [0, 1]) write(partition, '{"order_id":"ORD-1"}');
  const share = (shard: number): string[] => [
    '--log',
    `file://${log}`,
    '--lake',
    lake,
    '--lease',
    'off',
    '--shard',
    `${shard}`,
    '--shards',
    '2',
  ];
  const outcome = ({ code, output }: Ended) => ({ code, outcome: (JSON.parse(output) as { outcome: string }).outcome });
  for (const shard of [0, 1]) runApp('bronze-worker', share(shard));
  write(0, '{"order_id":"ORD-2","coupon":"ten"}');
  write(1, '{"order_id":"ORD-3","Coupon":10}');
  const beforeCommit = 7;
  const standing = await startStopping('bronze-worker', share(0), beforeCommit, {});
  expect(outcome(runApp('bronze-worker', share(1)))).toEqual({ code: 0, outcome: 'committed' });
  expect(outcome(await standing.goOn())).toEqual({ code: 0, outcome: 'lost' });
  expect(outcome(runApp('bronze-worker', share(0)))).toEqual({ code: 0, outcome: 'committed' });
  const [table] = await new Lake(lake).open(bronze);
  const rows = query('SELECT "Coupon", _rescued_data FROM t WHERE order_id <> $$ORD-1$$ ORDER BY order_id', {
    t: table,
  });
  expect(await rows.rows()).toEqual([
    { Coupon: null, _rescued_data: '{"coupon":"ten"}' },
    { Coupon: 10n, _rescued_data: null },
  ]);
});

test('a shard that does not exist is an error of configuration', () => {
  const { code, errors } = runApp('bronze-worker', [
    '--log',
    `file://${folder}`,
    '--lake',
    folder,
    '--shard',
    '3',
    '--shards',
    '3',
  ]);
  expect({ code, reported: JSON.parse(errors).code }).toEqual({ code: 78, reported: 'CONFIG_INVALID' });
});

import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { input } from '@fastcart/query';
import { readConfig } from '../config/config';
import { cpuMessage } from './cpu-times';
import { announce } from './boundary';
import { type Hop, runHops } from './hop';
import { commonSettings, type Job, runJob } from './job';

const folder = temporaryFolder();
const one = { one: { arrow: join(folder, 'one.arrow') } };

afterEach(() => jest.restoreAllMocks());

test('the times name what was under way', async () => {
  const [line] = await timesOf('debug');
  const { cpu, layer } = line!;
  expect(layer).toBe('test');
  expect(Object.keys(cpu)).toEqual([
    'start',
    'between',
    'read',
    'transform',
    'transform compute nothing',
    'check',
    'commit',
    'commit silver',
    'report',
  ]);
  for (const milliseconds of Object.values(cpu)) expect(milliseconds).toBeGreaterThanOrEqual(0);
});

test('without the level debug there are none', async () => {
  expect(await timesOf('info')).toEqual([]);
});

interface Line {
  message: string;
  layer: string;
  cpu: Record<string, number>;
}

/** What a run of one hop logs of its CPU. */
async function timesOf(level: string): Promise<Line[]> {
  const batches = [1];
  const job: Job<never> = {
    ...{ name: 'test', description: '', settings: [] },
    run: async (run) => {
      const hop: Hop<number, number> = {
        read: async () => batches.shift(),
        // No such file: what fails has been under way too.
        transform: async (rows) => {
          await run.engine.compute('nothing', input('one', ['a']), one).catch(() => {});
          return rows;
        },
        check: async () => {},
        commit: async () => {
          announce({ layer: 'test', step: 'commit', table: 'silver', at: 'start' });
          announce({ layer: 'test', step: 'commit', table: 'silver', at: 'end' });
          return { outcome: 'committed', counts: {}, versions: {} };
        },
      };
      await runHops(run, hop);
    },
  };
  const argv = ['--lake', join(folder, 'lake'), '--log-level', level, '--log-format', 'json'];
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runJob(job, readConfig(commonSettings, argv, {}).config, new AbortController().signal);
  const lines = written.mock.calls.map(([text]) => JSON.parse(String(text)) as Line);
  return lines.filter(({ message }) => message === cpuMessage);
}

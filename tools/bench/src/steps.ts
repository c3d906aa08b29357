import { spawnSync } from 'node:child_process';
import { cpuMessage } from '@fastcart/runtime';
import { ended } from './proc';
import { layers, product } from './sides';

/** Milliseconds of CPU of a process, by what was under way: `<step>` or `<step> <part>`. */
export type Steps = Record<string, number>;

/** Runs each layer once more, by the worker's program, and reads from its log what its steps used. */
export function stepsOf(log: string, lake: string): Record<string, Steps> {
  return Object.fromEntries(
    layers.map((layer) => {
      const { program, args, env } = product.command(layer, log, lake);
      const logging = { LOG_LEVEL: 'debug', LOG_FORMAT: 'json' };
      const before = ended().cpu;
      const run = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env, ...logging } });
      if (run.status !== 0) throw new Error(`${layer} ended with ${run.status}:\n${run.stderr}`);
      return [layer, withEnd(readSteps(run.stderr), (ended().cpu - before) * 1000)];
    }),
  );
}

/** The steps that a run has logged. */
export function readSteps(log: string): Steps {
  const lines = log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { message: string; cpu: Steps });
  const line = lines.find(({ message }) => message === cpuMessage);
  if (!line) throw new Error(`the run did not log "${cpuMessage}"`);
  return line.cpu;
}

/** What the process used after the run has logged its steps. The system counts in hundredths of a second. */
function withEnd(steps: Steps, cpu: number): Steps {
  return { ...steps, end: Math.max(0, cpu - sum(Object.values(steps))) };
}

export function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

import { exitWith, Stopped, stopSignal } from '@fastcart/runtime';
import { generate } from './generate';
import { readSettings } from './settings';

async function main(stop: AbortSignal): Promise<number> {
  const parsed = await readSettings(process.argv.slice(2));
  if ('help' in parsed) {
    process.stdout.write(parsed.help);
    return 0;
  }
  await generate(parsed.settings, stop);
  return stop.reason instanceof Stopped ? stop.reason.exitCode : 0;
}

// The reader of the console has closed it, as in `generator | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const stop = stopSignal();
main(stop).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = exitWith(error, stop, false);
  },
);

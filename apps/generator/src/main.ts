import { EventLogError, type EventLogErrorCode } from '@fastcart/events';
import { generate } from './generate';
import { readSettings } from './settings';

const EXIT = { ok: 0, contract: 65, unavailable: 69, temporary: 75, config: 78, SIGINT: 130, SIGTERM: 143 } as const;
const EXIT_OF: Partial<Record<EventLogErrorCode, number>> = { CORRUPT: EXIT.contract, STORAGE: EXIT.unavailable };

async function main(): Promise<number> {
  const parsed = await readSettings(process.argv.slice(2));
  if ('help' in parsed) {
    process.stdout.write(parsed.help);
    return EXIT.ok;
  }
  if ('mistakes' in parsed) {
    process.stderr.write(`generator: nothing was written, the flags are wrong:\n`);
    for (const mistake of parsed.mistakes) process.stderr.write(`  ${mistake}\n`);
    return EXIT.config;
  }
  const stop = new AbortController();
  let code: number = EXIT.ok;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      code = EXIT[signal];
      stop.abort();
    });
  }
  // The reader of the console has gone, as after `| head`: there is nobody left to write for.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.ok);
  });
  await generate(parsed.settings, stop.signal);
  return code;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!EventLogError.is(error)) throw error;
    process.stderr.write(`generator: ${error.message} (${error.code})\n`);
    process.exitCode = EXIT_OF[error.code] ?? EXIT.temporary;
  },
);

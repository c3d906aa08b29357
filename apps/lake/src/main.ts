import { CommanderError } from 'commander';
import { lakeProgram } from './program';

/** The exit code of USAGE_INVALID. */
const usageInvalid = 78;

// The reader of the output has closed it, as in `lake query | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  void import('@fastcart/runtime').then(({ endNow }) => endNow(0));
});

void main(process.argv.slice(2));

/** The runtime is loaded with a command only: help and usage errors do not need it. */
async function main(args: string[]): Promise<void> {
  try {
    const program = await lakeProgram(args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : usageInvalid;
      return;
    }
    const { exitWith, stopSignal } = await import('@fastcart/runtime');
    process.exitCode = exitWith(error, stopSignal(), args.includes('--json') || !process.stderr.isTTY);
  }
  const { endSoon } = await import('@fastcart/runtime');
  endSoon();
}

import { endNow, endSoon, errorCodes, exitWith, stopSignal } from '@fastcart/runtime';
import { CommanderError } from 'commander';
import { lakeProgram } from './program';

// Whoever read the output has gone, as after `| head`: there is nobody left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  endNow(0);
});

void main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  try {
    const program = await lakeProgram(args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : errorCodes.USAGE_INVALID.exit;
    else process.exitCode = exitWith(error, stopSignal(), args.includes('--json') || !process.stderr.isTTY);
  } finally {
    endSoon();
  }
}

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
    await program.parseAsync(withHelp(args), { from: 'user' });
  } catch (error) {
    const asJson = args.includes('--json');
    if (error instanceof CommanderError && (error.exitCode === 0 || !asJson)) {
      process.exitCode = error.exitCode === 0 ? 0 : usageInvalid;
      return;
    }
    const { exitWith, FastcartError, stopSignal } = await import('@fastcart/runtime');
    const failure = error instanceof CommanderError ? new FastcartError('USAGE_INVALID', reasonOf(error)) : error;
    process.exitCode = exitWith(failure, stopSignal(), asJson || !process.stderr.isTTY);
  }
  const { endSoon } = await import('@fastcart/runtime');
  endSoon();
}

/** `help A B` as `A B --help`: commander's `help` takes one name. */
function withHelp(args: string[]): string[] {
  return args[0] === 'help' && args.length > 1 ? [...args.slice(1), '--help'] : args;
}

/** What is wrong with the arguments. Commander has no message for a command that is missing. */
function reasonOf({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'a command is needed' : message.replace(/^error: /, '');
}

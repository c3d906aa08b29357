import { version } from '@fastcart/telemetry';
import { Command } from 'commander';
import { commands } from './commands';

/** The program `lake` for these arguments. Only the file of the command that they name is loaded. */
export async function lakeProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('lake')
    .description('Operates the FastCart lakehouse: event log, Bronze, Silver, Gold.')
    .version(version)
    .option('--json', 'print JSON')
    .showHelpAfterError('See lake --help.')
    // With --json, main prints errors.
    .configureOutput(args.includes('--json') ? { writeErr: () => {} } : {})
    .addHelpText(
      'after',
      '\nExit codes: 0 success; 65 data is missing, damaged or inconsistent; 69 a service is unreachable; 75 temporary failure, run it again; 78 invalid settings or arguments. See docs/runbook.md.',
    )
    .addHelpText('beforeAll', ({ command }) => refuseUnknown(command, args[0] === 'help'));
  const used = commandIn(args);
  for (const { name, alias, description, load } of commands) {
    const command = program.command(name).description(description);
    if (alias) command.alias(alias);
    if (used !== undefined && [name, alias].includes(used)) (await load()).command.fill(command);
  }
  return withoutExit(program);
}

/** The name of the command in arguments, also after `help` and `--help`. */
function commandIn(args: readonly string[]): string | undefined {
  return args.find((word) => word !== 'help' && !word.startsWith('-'));
}

/** The command and its subcommands throw an error instead of ending the process. */
function withoutExit(command: Command): Command {
  command.commands.forEach(withoutExit);
  return command.exitOverride();
}

/**
 * Without it, `--help` of an unknown command prints the help of the command above. All words after `help` name commands; with
 * `--help` they can be arguments of a command.
 */
function refuseUnknown(command: Command, areNames: boolean): string {
  const name = commandIn(command.args);
  const isKnown = name === undefined || command.commands.some((known) => known.name() === name);
  const isArgument = command.commands.length === 0 && !areNames;
  return isKnown || isArgument ? '' : command.error(`error: unknown command '${name}'`);
}

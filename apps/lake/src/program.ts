import { version } from '@fastcart/telemetry';
import { Command } from 'commander';
import { commands } from './commands';

/** `lake` for these arguments: only the file of the command that they name is loaded. */
export async function lakeProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('lake')
    .description('Operates the FastCart lakehouse: event log, Bronze, Silver, Gold.')
    .version(version)
    .option('--json', 'print JSON')
    .showHelpAfterError('lake --help tells more')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 65 a person must look; 69 a service is unreachable; 75 try again; 78 bad settings or arguments. docs/runbook.md tells what to do.',
    )
    .addHelpText('beforeAll', ({ command }) => refuseUnknown(command));
  const asked = commandIn(args);
  for (const { name, alias, description, load } of commands) {
    const command = program.command(name).description(description);
    if (alias) command.alias(alias);
    if (asked !== undefined && [name, alias].includes(asked)) (await load()).command.fill(command);
  }
  return withoutExit(program);
}

/** The name of a command in arguments, after which `--help` and `help` ask too. */
function commandIn(args: readonly string[]): string | undefined {
  return args.find((word) => word !== 'help' && !word.startsWith('-'));
}

/** An error is thrown instead, also in the commands of a command. */
function withoutExit(command: Command): Command {
  command.commands.forEach(withoutExit);
  return command.exitOverride();
}

/** Of a command that does not exist, `--help` would print the help of the commands beside it. */
function refuseUnknown(command: Command): string {
  const name = commandIn(command.args);
  const isKnown = name === undefined || command.commands.some((known) => known.name() === name);
  return isKnown || command.commands.length === 0 ? '' : command.error(`error: unknown command '${name}'`);
}

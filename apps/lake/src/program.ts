import { version } from '@fastcart/runtime';
import { Command } from 'commander';
import { addClone } from './commands/clone';
import { addDemo } from './commands/demo';
import { addExport } from './commands/export';
import { addForget } from './commands/forget';
import { addHdfs } from './commands/hdfs';
import { addInit } from './commands/init';
import { addKafka } from './commands/kafka';
import { addMaintain } from './commands/maintain';
import { addMigrate } from './commands/migrate';
import { addQuery } from './commands/query';
import { addRedis } from './commands/redis';
import { addRejected } from './commands/rejected';
import { addReplay } from './commands/replay';
import { addReport } from './commands/report';
import { addRestore } from './commands/restore';
import { addRun } from './commands/run';
import { addStatus } from './commands/status';
import { addTables } from './commands/tables';
import { addTrace } from './commands/trace';
import { addValidate } from './commands/validate';
import { keepToMemoryLimit } from './context';

/** All commands of `lake`. */
export function lakeCommand(): Command {
  const program = new Command('lake')
    .description('Operates the FastCart lakehouse: event log, Bronze, Silver, Gold.')
    .version(version)
    .option('--json', 'print JSON')
    .showHelpAfterError('lake --help tells more')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 65 a person must look; 69 a service is unreachable; 75 try again; 78 bad settings or arguments. docs/runbook.md tells what to do.',
    )
    .addHelpText('beforeAll', ({ command }) => refuseUnknown(command))
    .hook('preAction', keepToMemoryLimit)
    .exitOverride();

  for (const add of [
    addInit,
    addRun,
    addStatus,
    addQuery,
    addValidate,
    addReport,
    addExport,
    addMaintain,
    addTables,
    addMigrate,
    addTrace,
    addRestore,
    addClone,
    addForget,
    addDemo,
    addKafka,
    addHdfs,
    addRedis,
    addReplay,
    addRejected,
  ])
    add(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** Of a command that does not exist, `--help` would print the help of the commands beside it. */
function refuseUnknown(command: Command): string {
  const name = command.args.find((word) => word !== 'help' && !word.startsWith('-'));
  const isKnown = name === undefined || command.commands.some((known) => known.name() === name);
  return isKnown || command.commands.length === 0 ? '' : command.error(`error: unknown command '${name}'`);
}

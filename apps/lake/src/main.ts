import { exitWith, stopSignal, version } from '@fastcart/runtime';
import { Command, CommanderError } from 'commander';
import { addDemo } from './commands/demo';
import { addExport } from './commands/export';
import { addInit } from './commands/init';
import { addQuery } from './commands/query';
import { addRun } from './commands/run';
import { addStatus } from './commands/status';
import { addTables } from './commands/tables';
import { addValidate } from './commands/validate';

const program = new Command('lake')
  .description('Operates the FastCart lakehouse: event log, Bronze, Silver, Gold.')
  .version(version)
  .option('--json', 'print JSON')
  .showHelpAfterError('lake --help tells more')
  .addHelpText(
    'after',
    '\nExit codes: 0 done; 65 a person must look; 69 a service is unreachable; 75 try again; 78 bad flags.',
  )
  .exitOverride();

for (const add of [addInit, addRun, addStatus, addQuery, addValidate, addExport, addTables, addDemo]) add(program);
for (const command of program.commands) command.exitOverride();

const badUsage = 78;

// Whoever read the output has gone, as after `| head`: there is nobody left to write for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : badUsage;
  else process.exitCode = exitWith(error, stopSignal(), process.argv.includes('--json') || !process.stderr.isTTY);
});

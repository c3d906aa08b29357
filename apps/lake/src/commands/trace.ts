import { Commits } from '@fastcart/operations/trace/commits';
import { type Trace, traceRun, traceTable } from '@fastcart/operations/trace/tree';
import { settings } from '@fastcart/runtime';
import { tables } from '@fastcart/schemas';
import type { Command } from 'commander';
import { defaults, lakeOf, print, toJson } from '../context';
import { traceText } from '../trace/text';

export function addTrace(program: Command): void {
  program
    .command('trace')
    .description("print where a run, or a table's version, comes from: runs and versions down to the log's offsets")
    .argument('<what>', 'id of a run, or a table: NAME, or NAME@VERSION')
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      '\nExample: lake trace customer_segmentation@12\nAll of it stands in the commits of the tables: no telemetry is needed.',
    )
    .action(async (what: string, options: { lake: string }, command: Command) => {
      const trace = await find(new Commits(lakeOf(options)), what);
      print(command.optsWithGlobals<{ json?: boolean }>().json ? toJson(trace) : traceText(trace));
    });
}

const names = tables.map(({ name }) => name);

function find(commits: Commits, what: string): Promise<Trace> {
  const [, name, version] = /^([a-z_]+)(?:@(\d+))?$/.exec(what) ?? [];
  if (name === undefined) return traceRun(commits, names, what);
  return traceTable(commits, name, version === undefined ? undefined : Number(version));
}

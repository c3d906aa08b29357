import { Commits } from '@fastcart/operations/trace/commits';
import { type Trace, traceRun, traceTable } from '@fastcart/operations/trace/tree';
import { tables } from '@fastcart/schemas';
import { argument } from '../given';
import { lakeCommand } from '../lake-command';
import { traceText } from '../trace/text';

export const command = lakeCommand({
  arguments: { what: argument('<what>', 'id of a run, or a table: NAME or NAME@VERSION') },
  help: 'Example: lake trace customer_segmentation@12\nThe trace is read from the commits of the tables; it does not need telemetry.',
  run: ({ what }, { lake }) => find(new Commits(lake), what),
  text: traceText,
});

const names = tables.map(({ name }) => name);

function find(commits: Commits, what: string): Promise<Trace> {
  const [, name, version] = /^([a-z_]+)(?:@(\d+))?$/.exec(what) ?? [];
  if (name === undefined) return traceRun(commits, names, what);
  return traceTable(commits, name, version === undefined ? undefined : Number(version));
}

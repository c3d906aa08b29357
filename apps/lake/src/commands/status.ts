import { toSecond } from '@fastcart/operations/moment';
import { type LayerRun, layerRuns } from '@fastcart/operations/runs';
import { lakeStatus, type TableStatus } from '@fastcart/operations/status';
import { settings } from '@fastcart/runtime';
import { layerOf, layers } from '@fastcart/schemas';
import type { Command } from 'commander';
import { defaults, lakeOf, print, remark, toJson } from '../context';
import { grid } from '../grid';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('versions, row counts, lag and last run of every table; with REDIS_URL also what each layer is doing')
    .option('--log <url>', settings.LOG.description, defaults.log)
    .option('--topic <name>', settings.TOPIC.description, defaults.topic)
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      '\nbehind ... by: messages of the log (of a log in files: bytes), or versions of a table, that are not read yet; empty for Bronze when the log cannot be read, or is not the one that Bronze was read from.',
    )
    .action(async (options: { log: string; topic: string; lake: string }, command: Command) => {
      const lake = lakeOf(options);
      const [status, runs] = await Promise.all([lakeStatus(lake, options.log, options.topic, remark), layerRuns(lake)]);
      if (command.optsWithGlobals<{ json?: boolean }>().json) return print(toJson({ tables: status, runs }));
      print(table(status));
      for (const sentence of redefined(status)) print(`\n${sentence}`);
      if (runs?.length) print(`\n${running(runs)}`);
    });
}

/** Which tables hold rows that this program would compute in another way, or may. */
function redefined(status: TableStatus[]): string[] {
  const named = (state: TableStatus['definition']) =>
    status.filter(({ definition }) => definition === state).map(({ table }) => table);
  const groups = [
    ['rows computed by another definition than the one of this program', named('other')],
    ['rows computed by a definition that is not known', named('unknown')],
  ] as const;
  const lowest = (tables: readonly string[]) =>
    layers.find((layer) => tables.some((name) => layerOf({ name }) === layer))!;
  return groups
    .filter(([, tables]) => tables.length > 0)
    .map(
      ([what, tables]) =>
        `${tables.join(', ')}: ${what}; lake replay ${lowest(tables)} --plan tells what differs, --yes applies it`,
    );
}

function running(runs: LayerRun[]): string {
  return grid(
    ['layer', 'state', 'exit', 'error', 'since', 'step', 'last sign', 'host', 'run'],
    runs.map(({ layer, state, end, startedAt, step, at, host, runId }) => [
      layer,
      state,
      end && String(end.exitCode),
      end && end.errorCode,
      toSecond(startedAt),
      step,
      toSecond(at),
      host,
      runId,
    ]),
  );
}

function table(status: TableStatus[]): string {
  const count = (value: number | null): string => (value === null ? '' : value.toLocaleString('en-US'));
  return grid(
    ['table', 'version', 'rows', 'files', 'bytes', 'behind', 'by', 'updated', 'last run'],
    status.map((row) => [
      row.table,
      count(row.version),
      count(row.rows),
      count(row.files),
      count(row.bytes),
      row.source ?? '',
      row.lag === null ? '' : `${count(row.lag)} ${row.lagUnit}`,
      toSecond(row.updatedAt),
      row.lastRun ?? '',
    ]),
  );
}

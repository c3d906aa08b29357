import { toSecond } from '@fastcart/operations/moment';
import { type LayerRun, layerRuns } from '@fastcart/operations/runs';
import { lakeStatus, type TableStatus } from '@fastcart/operations/status';
import { layerOf, layers } from '@fastcart/schemas';
import { grid } from '../grid';
import { lakeCommand } from '../lake-command';
import { count, remark } from '../output';

export const command = lakeCommand({
  settings: ['LOG', 'TOPIC'],
  settingOptions: ['LOG', 'TOPIC'],
  help: 'behind ... by: messages of the log (of a log in files: bytes), or versions of a table, that are not read yet; empty for Bronze when the log cannot be read, or is not the one that Bronze was read from.',
  run: async (_, { lake, config }) => {
    const [tables, runs] = await Promise.all([lakeStatus(lake, config.LOG, config.TOPIC, remark), layerRuns(lake)]);
    return { tables, runs };
  },
  text: ({ tables, runs }) =>
    [table(tables), ...redefined(tables), ...(runs?.length ? [running(runs)] : [])].join('\n\n'),
});

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
        `${tables.join(', ')}: ${what}; lake replay ${lowest(tables)} shows what differs, --yes applies it`,
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
  const countOf = (value: number | null): string => (value === null ? '' : count(value));
  return grid(
    ['table', 'version', 'rows', 'files', 'bytes', 'behind', 'by', 'updated', 'last run'],
    status.map((row) => [
      row.table,
      countOf(row.version),
      countOf(row.rows),
      countOf(row.files),
      countOf(row.bytes),
      row.source ?? '',
      row.lag === null ? '' : `${count(row.lag)} ${row.lagUnit}`,
      toSecond(row.updatedAt),
      row.lastRun ?? '',
    ]),
  );
}

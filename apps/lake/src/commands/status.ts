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
  help: 'source and lag: the log or the table that is read, and its messages, bytes (of a log in files) or versions that are not read yet. They are empty for Bronze when the log cannot be read or is not the log of the lake.',
  run: async (_, { lake, config }) => {
    const [tables, runs] = await Promise.all([lakeStatus(lake, config.LOG, config.TOPIC, remark), layerRuns(lake)]);
    return { tables, runs };
  },
  text: ({ tables, runs }) =>
    [table(tables), ...redefined(tables), ...(runs?.length ? [running(runs)] : [])].join('\n\n'),
});

/** The tables whose plan fingerprint is not the program's, or is not known. */
function redefined(status: TableStatus[]): string[] {
  const named = (state: TableStatus['definition']) =>
    status.filter(({ definition }) => definition === state).map(({ table }) => table);
  const groups = [
    ['the plan fingerprint is not the one of this program', named('other')],
    ['the plan fingerprint is not known', named('unknown')],
  ] as const;
  const lowest = (tables: readonly string[]) =>
    layers.find((layer) => tables.some((name) => layerOf({ name }) === layer))!;
  return groups
    .filter(([, tables]) => tables.length > 0)
    .map(
      ([what, tables]) =>
        `${tables.join(', ')}: ${what}; \`lake replay ${lowest(tables)}\` shows the differences, and --yes applies them`,
    );
}

function running(runs: LayerRun[]): string {
  return grid(
    ['layer', 'state', 'exit', 'error', 'since', 'step', 'heartbeat', 'host', 'run'],
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
    ['table', 'version', 'rows', 'files', 'bytes', 'source', 'lag', 'updated', 'last run'],
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

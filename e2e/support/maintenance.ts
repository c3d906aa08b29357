import {
  type Maintained,
  type MaintenanceCounts,
  maintainLake,
  retentionSettings,
} from '@fastcart/operations/maintain/index';
import { queryLake } from '@fastcart/operations/query';
import { commonSettings, Lake, readConfig } from '@fastcart/runtime';
import { goldTables, tables } from '@fastcart/schemas';

export const day = 86_400_000;

/** A later day, for which all written days are past. */
export const later = (days: number): Date => new Date(Date.now() + days * day);

/**
 * Runs `lake maintain` in this process, with `retain` also with `--retain --drop-days`. Returns the counts of each table's run.
 */
export async function maintain(
  lake: string,
  now: Date,
  retain?: string[],
  dropDays = 3650,
): Promise<Record<string, MaintenanceCounts>> {
  const flags = ['--lake', lake, '--log-level', 'error', '--sync', 'off', ...(retain ?? [])];
  const { config } = readConfig([...commonSettings, ...retentionSettings], flags, {});
  const { signal } = new AbortController();
  const { done, errors } = await maintainLake(config, tables, {
    now,
    waitMs: 60_000,
    dropDays: retain && dropDays,
    signal,
    progress: () => {},
  });
  expect(errors).toEqual([]);
  return Object.fromEntries(done.map(({ table, record }: Maintained) => [table, record.counts as MaintenanceCounts]));
}

/** Runs work with the clock stopped at a time, by which runs date their rows. */
export async function at<T>(time: string, work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: new Date(time), doNotFake: [...doNotFake] });
  try {
    return await work();
  } finally {
    jest.useRealTimers();
  }
}

const doNotFake = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Expects live and archived rows of Gold together to equal the rows of a lake without retention. */
export async function expectWholeGold(lake: string, whole: string): Promise<void> {
  for (const { name } of goldTables) {
    const sql = `SELECT * FROM ${name} ORDER BY 1, 2, 3, 4, 5`;
    const [actual, expected] = [
      await queryLake(new Lake(lake), sql, undefined, new Lake(`${lake}/archive`)),
      await queryLake(new Lake(whole), sql),
    ];
    expect({ name, rows: comparable(actual.rows) }).toEqual({ name, rows: comparable(expected.rows) });
  }
}

/** Engines add doubles in different orders. */
function comparable(rows: (string | null)[][]): unknown[] {
  return rows.map((row) =>
    row.map((cell) => (/^-?\d+\.\d{6,}$/.test(cell ?? '') ? Number(cell).toPrecision(9) : cell)),
  );
}

import type { DeltaTable } from '@fastcart/delta';
import { all, col, input, Plan } from '@fastcart/query';
import {
  FastcartError,
  parse,
  type PartitionRange,
  type Rows,
  type RowsRecord,
  type Run,
  type SideBatch,
  retainedFrom,
  spansOf,
  type VersionRange,
} from '@fastcart/runtime';
import { columnNames, commitName, positionAt, rejected } from '@fastcart/schemas';
import { bronzeColumns } from './definition/conform';
import { validatedRows } from './definition/validate';
import { position } from './read';

/**
 * The rejects of the Bronze rows that a commit of Silver took, validated as in that run. The rows are taken as Bronze holds
 * them, and not from its change feed, which may be vacuumed, and has what was forgotten since. Errors: SOURCE_REWOUND, when
 * Bronze's log does not show any more which rows they were.
 */
export async function* rejectedAgain(run: Run, source: DeltaTable, commit: RowsRecord): AsyncGenerator<SideBatch> {
  const { range, reached = {}, startedAt } = commit;
  const spans = spansOf(await offsetsOf(source, range!));
  const then = { ...run, startedAt: startedAt === undefined ? run.startedAt : new Date(startedAt) };
  const columns = columnNames(rejected);
  const rows = async (): Promise<Rows> => {
    // After the side table: who was forgotten is so in Bronze first.
    await source.refresh();
    const events = rowsIn(spans, bronzeColumns(source.schema.fields.map(({ name }) => name)));
    const refused = validatedRows(events, then).filter(col('rejected')).select(columns);
    return run.engine.deferred(refused, { bronze: source });
  };
  if (spans.length === 0) return;
  const read = { version: reached[position] ?? BigInt(range!.upTo), id: reached[commitName(position)] ?? 0n };
  const record = { kind: 'rows', range } as const;
  yield { rows, columns, record, countOf: 'rejected', reached: [positionAt(position, read)] };
}

/** The rows of Bronze whose messages are in these spans of the log. */
function rowsIn(spans: PartitionRange[], columns: string[]): Plan {
  const bounds = new Plan(
    {
      kind: 'values',
      types: ['integer', 'long', 'long'],
      rows: spans.map(({ partition, from, to }) => [partition, from, to]),
    },
    ['kafka_partition', 'span_from', 'span_to'],
  );
  return input('bronze', columns)
    .join(bounds, { how: 'inner', on: ['kafka_partition'] })
    .filter(all(col('kafka_offset').ge(col('span_from')), col('kafka_offset').lt(col('span_to'))))
    .select(columns);
}

/** What Bronze had read of the log in a range of its versions. */
async function offsetsOf(source: DeltaTable, { after, upTo }: VersionRange): Promise<PartitionRange[]> {
  const history = await source.history(source.version - after);
  const commits = history.filter(({ version }) => version > after && version <= upTo);
  const horizon = retainedFrom(source) ?? '';
  if (commits.length === upTo - after)
    return commits.flatMap(({ info }) => {
      const record = parse(info);
      if (record?.kind !== 'messages') return [];
      if ((record.startedAt ?? horizon).slice(0, 10) >= horizon) return record.offsets;
      throw new FastcartError(
        'SOURCE_REWOUND',
        'rejected has lost rows of days that retention has deleted from bronze',
      );
    });
  throw new FastcartError(
    'SOURCE_REWOUND',
    `rejected has lost what was refused of bronze up to version ${upTo}, and Bronze's log does not go back to it`,
  );
}

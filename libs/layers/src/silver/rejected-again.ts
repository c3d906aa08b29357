import { type DeltaTable, query, type Source } from '@fastcart/delta';
import { col, rel } from '@fastcart/query';
import { identifier, toSql } from '@fastcart/query/sql';
import {
  FastcartError,
  parse,
  type PartitionRange,
  type SideBatch,
  type RowsRecord,
  type Run,
  rangesSql,
  retainedFrom,
  spansOf,
  type VersionRange,
} from '@fastcart/runtime';
import { columnNames, commitName, positionAt, rejected } from '@fastcart/schemas';
import { judgedRows, position } from './read';
import { bronzeColumns } from './transform/conform';

/**
 * What was rejected of the Bronze rows that a commit of Silver took, judged as that run did. The rows are taken as Bronze
 * holds them, and not from its change feed, which may be vacuumed, and has what was since forgotten. Errors:
 * SOURCE_REWOUND, when Bronze's log does not tell any more which rows they were.
 */
export async function* rejectedAgain(run: Run, source: DeltaTable, commit: RowsRecord): AsyncGenerator<SideBatch> {
  const { range, reached = {}, startedAt } = commit;
  const spans = spansOf(await offsetsOf(source, range!));
  const judged = { ...run, startedAt: startedAt === undefined ? run.startedAt : new Date(startedAt) };
  const columns = columnNames(rejected);
  const rows = async (): Promise<Source> => {
    // After the side table: who was forgotten is so in Bronze first.
    await source.refresh();
    const names = bronzeColumns(source.schema.fields.map(({ name }) => name));
    const events = query(
      `SELECT ${names.map((name) => `b.${identifier(name)}`).join(', ')} FROM bronze b
        JOIN ${rangesSql(spans)} s(p, f, t)
        ON kafka_partition = p AND kafka_offset >= f AND kafka_offset < t`,
      { bronze: source },
    );
    const refused = judgedRows(rel('events', names), judged).filter(col('rejected')).select(columns);
    return query(toSql(refused), { events });
  };
  if (spans.length === 0) return;
  const read = { version: reached[position] ?? BigInt(range!.upTo), id: reached[commitName(position)] ?? 0n };
  const record = { kind: 'rows', range } as const;
  yield { rows, columns, record, countOf: 'rejected', reached: [positionAt(position, read)] };
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

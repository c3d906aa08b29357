import { type CommitOptions, type CommitResult, type DeltaTable, query } from '@fastcart/delta';
import type { Expr, Plan } from '@fastcart/query';
import { exprSql, targetSql, toSql } from '@fastcart/query/sql';
import type { BatchLimit } from '../process/memory';
import type { Spool } from '../run/spool';
import { binding } from './binding';
import type { Engine, Inputs, Read, Rows, Upsert } from './engine';

/** For few rows, the planning of a statement costs more than the rows. To keep more rows costs more than to compute them again. */
const MAX_SHARED: BatchLimit = { rows: 20_000, bytes: 8_000_000 };

/**
 * The binding reads tables and writes them; Polars computes over files that the binding has spooled. Polars takes 100 ms to
 * load: it is loaded while the first rows are read, so that a run without any does without it.
 */
export class EmbeddedEngine implements Engine {
  readonly deferred = binding.deferred;
  readonly collect = binding.collect;

  constructor(private readonly spool: Spool) {}

  async read(name: string, plan: Plan, inputs: Inputs, { isLarge } = { isLarge: false }): Promise<Read> {
    const source = query(toSql(plan), inputs);
    const file = isLarge ? this.spool.parquet(name) : this.spool.arrow(name);
    const reading = isLarge ? source.toParquetFile(file) : source.toArrowFile(file);
    const [{ rows: count }] = await Promise.all([reading, import('@fastcart/query/polars')]);
    return { rows: isLarge ? { parquet: file } : { arrow: file }, count };
  }

  async shared(name: string, plan: Plan, inputs: Inputs, { rows, bytes }: BatchLimit): Promise<Rows> {
    const areFew = rows <= MAX_SHARED.rows && bytes <= MAX_SHARED.bytes;
    return areFew ? (await this.read(name, plan, inputs)).rows : this.deferred(plan, inputs);
  }

  async compute(name: string, plan: Plan, inputs: Record<string, Rows>): Promise<Rows> {
    const { sinkArrow } = await import('@fastcart/query/polars');
    const arrow = this.spool.arrow(name);
    const files = Object.fromEntries(Object.entries(inputs).map(([input, rows]) => [input, fileOf(input, rows)]));
    await sinkArrow(plan, files, arrow);
    return { arrow };
  }

  append(table: DeltaTable, rows: Rows, commit: CommitOptions): Promise<CommitResult> {
    return table.append(rows, { commit });
  }

  upsert(table: DeltaTable, rows: Rows, { among, ...upsert }: Upsert, commit: CommitOptions): Promise<CommitResult> {
    return table.upsert(rows, { ...upsert, among: targetSql(among) }, { commit });
  }

  replaceWhere(table: DeltaTable, condition: Expr, rows: Rows, commit: CommitOptions): Promise<CommitResult> {
    return table.replaceWhere(exprSql(condition), rows, { commit });
  }
}

function fileOf(input: string, rows: Rows): string {
  // A query also has an `arrow`: its method.
  if (!('toNativeSource' in rows)) {
    if ('arrow' in rows) return rows.arrow;
    if ('parquet' in rows) return rows.parquet;
  }
  throw new TypeError(`${input} is not in a file: it has to be read first`);
}

import {
  type CommitOptions,
  type CommitResult,
  type DeltaTable,
  query,
  type RowSource,
  type Value,
} from '@fastcart/delta';
import { type Expr, input, type Plan } from '@fastcart/query';
import type { PolarsRows } from '@fastcart/query/polars';
import { exprSql, targetSql, toSql } from '@fastcart/query/sql';
import type { BatchLimit } from '../process/memory';
import type { Spool } from '../run/spool';
import { binding } from './binding';
import type { Engine, Inputs, Read, Rows, Upsert } from './engine';

type Polars = typeof import('@fastcart/query/polars');

/** Bytes of a value in a frame: half of the columns are texts, of which a frame holds 16 bytes and what is longer than 12. */
const bytesPerValue = 24;

/** For few rows, the planning of a statement costs more than the rows. To keep more rows costs more than to compute them again. */
const MAX_SHARED: BatchLimit = { rows: 20_000, bytes: 8_000_000 };

/**
 * The binding reads tables and writes them; Polars computes over files that the binding has spooled, or over a frame in
 * memory where the rows of a whole table are few. Polars takes 100 ms to load: it is loaded while the first rows are read,
 * so that a run without any does without it.
 */
export class EmbeddedEngine implements Engine {
  readonly deferred = binding.deferred;
  /** The rows that Polars has computed, in a file, or that it holds in a frame. */
  private readonly computed = new WeakMap<RowSource, PolarsRows>();

  /** `frameBytes`: the most that a frame may take of the rows of a whole table. */
  constructor(
    private readonly spool: Spool,
    private readonly frameBytes: number,
  ) {}

  async read(name: string, plan: Plan, inputs: Inputs, size?: { most: number }): Promise<Read> {
    const source = query(toSql(plan), inputs);
    const isHeld = size !== undefined && size.most * plan.columns.length * bytesPerValue <= this.frameBytes;
    const isLarge = size !== undefined && !isHeld;
    const file = isLarge ? this.spool.parquet(name) : this.spool.arrow(name);
    const reading = isLarge ? source.toParquetFile(file) : source.toArrowFile(file);
    const [{ rows: count }, polars] = await Promise.all([reading, loaded()]);
    const rows = isLarge ? { parquet: file } : { arrow: file };
    if (isHeld) this.computed.set(rows, await polars.frameOf(input(name, plan.columns), { [name]: file }));
    return { rows, count };
  }

  async shared(name: string, plan: Plan, inputs: Inputs, { rows, bytes }: BatchLimit): Promise<Rows> {
    const areFew = rows <= MAX_SHARED.rows && bytes <= MAX_SHARED.bytes;
    return areFew ? (await this.read(name, plan, inputs)).rows : this.deferred(plan, inputs);
  }

  async compute(name: string, plan: Plan, inputs: Record<string, Rows>): Promise<Rows> {
    const { sinkArrow } = await loaded();
    const held = mapped(inputs, (rows, input) => this.computed.get(rows) ?? fileOf(input, rows));
    const arrow = this.spool.arrow(name);
    await sinkArrow(plan, held, arrow);
    const rows = { arrow };
    this.computed.set(rows, arrow);
    return rows;
  }

  /** By Polars where it has computed or holds all of the rows. */
  async collect(plan: Plan, inputs: Inputs): Promise<Record<string, Value>[]> {
    const held = mapped(inputs, (rows) => this.computed.get(rows));
    if (!isWhole(held)) return binding.collect(plan, inputs);
    const { frameOf, valuesOf } = await loaded();
    return valuesOf(await frameOf(plan, held)) as Record<string, Value>[];
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

const loaded = (): Promise<Polars> => import('@fastcart/query/polars');

function mapped<From, To>(inputs: Record<string, From>, to: (rows: From, input: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(inputs).map(([input, rows]) => [input, to(rows, input)]));
}

/** A plan without inputs is the binding's: Polars need not be loaded. */
function isWhole(held: Record<string, PolarsRows | undefined>): held is Record<string, PolarsRows> {
  const rows = Object.values(held);
  return rows.length > 0 && rows.every((found) => found !== undefined);
}

function fileOf(input: string, rows: Rows): string {
  // A query also has an `arrow`: its method.
  if (!('toNativeSource' in rows)) {
    if ('arrow' in rows) return rows.arrow;
    if ('parquet' in rows) return rows.parquet;
  }
  throw new TypeError(`${input} is not in a file: it has to be read first`);
}

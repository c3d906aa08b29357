import { query, type RowSource } from '@fastcart/delta';
import type { DataType, Plan } from '@fastcart/query';
import { collectRows, type CollectedValue, scanCsv, toPolars } from '@fastcart/query/polars';
import { toSql } from '@fastcart/query/sql';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Polars collecting at once, Polars streaming into a file as in the workers, and the binding's SQL. */
export const engineNames = ['polars', 'streamed', 'sql'] as const;

export type Row = Record<string, CollectedValue>;

/** The two engines with the same typed inputs, which are spooled as Arrow files. */
export class Engines {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fastcart-engines-'));
  private readonly frames: Parameters<typeof toPolars>[1] = {};
  private readonly files: Record<string, RowSource> = {};

  /** Adds an input from a CSV file. */
  async csv(relation: Plan, file: string, types: Record<string, DataType>): Promise<void> {
    const name = inputName(relation);
    const arrow = join(this.folder, `${name}.arrow`);
    this.frames[name] = scanCsv(file, types);
    this.files[name] = { arrow };
    await toPolars(relation, this.frames).sinkIpc(arrow).collect();
  }

  /** Adds an input from lines of CSV. */
  async lines(relation: Plan, types: Record<string, DataType>, lines: string[]): Promise<void> {
    const file = join(this.folder, `${inputName(relation)}.csv`);
    writeFileSync(file, [Object.keys(types).join(','), ...lines, ''].join('\n'));
    await this.csv(relation, file, types);
  }

  polars(plan: Plan): Promise<Row[]> {
    return collectRows(plan, this.frames);
  }

  /** Streams the result into a file, as the workers do. */
  async streamed(plan: Plan): Promise<Row[]> {
    const arrow = join(this.folder, 'streamed.arrow');
    await toPolars(plan, this.frames).sinkIpc(arrow).collect();
    return rowsOf('SELECT * FROM streamed', { streamed: { arrow } });
  }

  sql(plan: Plan): Promise<Row[]> {
    return rowsOf(toSql(plan), this.files);
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function inputName({ step }: Plan): string {
  if (step.kind !== 'input') throw new TypeError('only an input can be filled');
  return step.name;
}

async function rowsOf(sql: string, relations: Record<string, RowSource>): Promise<Row[]> {
  const { columns, rows } = await query(sql, relations).text();
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, at) => [name, plain(type, row[at] ?? null)])),
  );
}

function plain(type: string, text: string | null): CollectedValue {
  if (text === null) return null;
  if (type === 'double') return Number(text);
  if (type === 'boolean') return text === 'true';
  return type === 'array' ? (JSON.parse(text) as string[]) : text;
}

/** The rows in a fixed order. */
export function unordered(rows: Row[]): Row[] {
  const text = new Map(rows.map((row) => [row, JSON.stringify(row)]));
  return [...rows].sort((left, right) => (text.get(left)! < text.get(right)! ? -1 : 1));
}

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Query, query, type RowSource, type TextResult } from '@fastcart/delta';
import type { Plan } from '@fastcart/query';
import * as sparkSql from '@fastcart/query/spark';
import { toSql } from '@fastcart/query/sql';
import type { SparkSession } from '@fastcart/spark';
import { Table, tableFromIPC, tableToIPC } from 'apache-arrow';

/** Spark and the binding, with the same Parquet files as inputs of plans. */
export class BothEngines {
  private readonly inputs: Record<string, RowSource> = {};

  /** `folder`: where the files are. Spark's server is on this machine. */
  constructor(
    private readonly session: SparkSession,
    private readonly folder: string,
  ) {}

  /** Adds an input, or replaces it. */
  async add(name: string, rows: Query): Promise<void> {
    const parquet = join(this.folder, `${randomUUID()}.parquet`);
    await rows.toParquetFile(parquet);
    const view = `CREATE OR REPLACE TEMP VIEW ${sparkSql.identifier(name)} AS SELECT * FROM`;
    await this.session.execute(`${view} parquet.${sparkSql.identifier(parquet)}`);
    this.inputs[name] = { parquet };
  }

  /** Expects the same columns, types and rows of both, and returns the rows. Doubles may differ by a relative 1e-9. */
  async expectSame(plan: Plan): Promise<TextResult> {
    const [binding, spark] = [await query(toSql(plan), this.inputs).text(), await this.spark(plan)];
    expect(spark.columns).toEqual(binding.columns);
    const [expected, found] = [linesOf(binding), linesOf(spark)];
    expect(found).toHaveLength(expected.length);
    const different = expected.map((line, at) => ({ binding: line, spark: found[at] }));
    expect(different.filter(({ binding, spark }) => binding !== spark)).toEqual([]);
    return binding;
  }

  private async spark(plan: Plan): Promise<TextResult> {
    const batches = await Array.fromAsync(this.session.rows(sparkSql.toSql(plan)));
    const tables = batches.map((batch) => tableFromIPC(batch.arrow));
    const arrow = join(this.folder, 'spark.arrow');
    writeFileSync(arrow, tableToIPC(new Table(tables.flatMap((table) => table.batches)), 'file'));
    return query('SELECT * FROM result', { result: { arrow } }).text();
  }
}

function linesOf({ columns, rows }: TextResult): string[] {
  const comparable = (value: string | null, at: number): string | null =>
    value !== null && columns[at]!.type === 'double' ? Number(value).toPrecision(10) : value;
  return rows.map((row) => JSON.stringify(row.map(comparable))).sort();
}

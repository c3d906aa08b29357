import type { Spark } from '@fastcart/services';
import type { SparkSession } from '@fastcart/spark';
import { tableFromIPC } from 'apache-arrow';

/** The rows of a statement as objects. Numbers of 64 bits are bigint; a decimal is its digits as an array of words. */
export async function rowsOf(session: SparkSession, sql: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const { arrow } of session.rows(sql)) {
    rows.push(
      ...tableFromIPC(arrow)
        .toArray()
        .map((row: { toJSON: () => Record<string, unknown> }) => row.toJSON()),
    );
  }
  return rows;
}

/** The number of jobs that a server computes at this moment, by its user interface. */
export async function runningJobs(spark: Spark): Promise<number> {
  const [, port] = /'SparkUI' on port (\d+)/.exec(spark.processes.at(-1)!.logged)!;
  const api = `http://127.0.0.1:${port}/api/v1/applications`;
  const [{ id }] = (await (await fetch(api)).json()) as [{ id: string }];
  const jobs = (await (await fetch(`${api}/${id}/jobs?status=running`)).json()) as unknown[];
  return jobs.length;
}

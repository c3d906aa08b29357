import type { MessageInitShape } from '@bufbuild/protobuf';
import { Connection, methods } from './connection';
import { toSparkError } from './failure';
import type { ConfigRequest_OperationSchema } from './generated/spark-connect_pb';
import { parseRemote, type SparkRemote } from './remote';
import { type PlanInit, Statement } from './statement';

/**
 * What makes values the same as in the embedded engine: times in UTC, an error instead of null for a value that does not fit,
 * and Parquet files with the timestamps that Delta's protocol has.
 */
const settings = {
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.parquet.outputTimestampType': 'TIMESTAMP_MICROS',
};

export interface SessionOptions {
  /** Settings of the session, besides those above. */
  settings?: Record<string, string>;
  /** Tags of every statement, by which Spark's user interface finds it. A tag is not empty and has no comma. */
  tags?: string[];
}

export interface StatementOptions {
  /** Tags of this statement, besides those of the session. */
  tags?: string[];
  /** Cancels the statement on the server; it fails with SPARK_CANCELLED. */
  signal?: AbortSignal;
}

/** Some rows of a result. */
export interface ArrowBatch {
  rows: number;
  /** An Arrow IPC stream of its own: the schema, then the rows. */
  arrow: Uint8Array;
}

/** A session on a Spark Connect server. Statements may run at the same time. Every failure is a SparkError. */
export class SparkSession implements AsyncDisposable {
  private constructor(
    private readonly connection: Connection,
    private readonly tags: string[],
  ) {}

  /** Opens a session. Errors: SPARK_REMOTE_INVALID, SPARK_UNAVAILABLE, SPARK_DENIED. */
  static async connect(remote: string | SparkRemote, options: SessionOptions = {}): Promise<SparkSession> {
    const connection = new Connection(typeof remote === 'string' ? parseRemote(remote) : remote);
    const session = new SparkSession(connection, options.tags ?? []);
    try {
      await session.set({ ...settings, ...options.settings });
      return session;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Executes a statement for its effect, such as DDL or DML. */
  async execute(sql: string, options: StatementOptions = {}): Promise<void> {
    await this.#run(
      { opType: { case: 'command', value: { commandType: { case: 'sqlCommand', value: { input: query(sql) } } } } },
      options,
    );
  }

  /**
   * The rows of a statement, in batches of a few megabytes as the server computes them. The first batch has the schema, also
   * without rows. To stop reading cancels the statement. A task of Spark holds the result of a partition in memory.
   */
  async *rows(sql: string, options: StatementOptions = {}): AsyncGenerator<ArrowBatch, void, undefined> {
    for await (const { responseType } of this.#responses({ opType: { case: 'root', value: query(sql) } }, options)) {
      if (responseType.case !== 'arrowBatch') continue;
      const { rowCount, data } = responseType.value;
      yield { rows: Number(rowCount), arrow: data };
    }
  }

  /**
   * Creates a view of the session from rows: an Arrow IPC stream of at most 128 MiB, with the types that Spark has. Columns
   * must not be dictionaries: Spark would read their indices as the values.
   */
  async createTempView(name: string, arrow: Uint8Array, options: StatementOptions = {}): Promise<void> {
    const input = { relType: { case: 'localRelation' as const, value: { data: arrow } } };
    const value = { input, name, isGlobal: false, replace: true };
    await this.#run(
      { opType: { case: 'command', value: { commandType: { case: 'createDataframeView', value } } } },
      options,
    );
  }

  /** The values of settings; undefined where a setting has none. */
  async get(...keys: string[]): Promise<Record<string, string | undefined>> {
    const pairs = await this.#configure({ case: 'getOption', value: { keys } });
    return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
  }

  /** Changes settings of the session. */
  async set(values: Record<string, string>): Promise<void> {
    const pairs = Object.entries(values).map(([key, value]) => ({ key, value }));
    await this.#configure({ case: 'set', value: { pairs } });
  }

  /** Ends the session, its statements and its views. */
  async close(): Promise<void> {
    try {
      await this.connection.request(methods.releaseSession, {});
    } catch {
      // Without an answer, the server ends the session by itself after an hour.
    } finally {
      this.connection.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #configure(opType: MessageInitShape<typeof ConfigRequest_OperationSchema>['opType']) {
    try {
      const { pairs, serverSideSessionId } = await this.connection.request(methods.config, { operation: { opType } });
      this.connection.observe(serverSideSessionId);
      return pairs;
    } catch (error) {
      throw await toSparkError(error, this.connection);
    }
  }

  async #run(plan: PlanInit, options: StatementOptions): Promise<void> {
    for await (const _ of this.#responses(plan, options));
  }

  #responses(plan: PlanInit, { tags = [], signal }: StatementOptions) {
    return new Statement(this.connection, plan, [...this.tags, ...tags], signal).responses();
  }
}

function query(sql: string) {
  return { relType: { case: 'sql' as const, value: { query: sql } } };
}

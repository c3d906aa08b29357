import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sparkHome, sparkJars } from '@fastcart/environments';
import { ServiceError } from './errors';
import { requireJava } from './java';
import { type ServerCommand, ServerProcess } from './process';
import { Service, type ServiceSettings } from './service';

interface SparkSettings extends ServiceSettings {
  /** `local[N]`: one process with N threads. By default a cluster. */
  master?: string;
  /** The number of workers of a cluster, by default 2. Each has one core. */
  workers?: number;
  /** The token that clients need. */
  token?: string;
  /** Further properties of Spark, which replace those here. */
  properties?: Record<string, string>;
}

export interface SparkOptions extends Partial<SparkSettings> {
  folder: string;
}

/** Spark Connect with Delta Lake: a server, and a standalone cluster of one master and workers in which it computes. */
export class Spark extends Service<SparkSettings> {
  readonly #master = this.#process('master', 'I have been elected leader', () => [
    ...['deploy.master.Master', '--host', '127.0.0.1', '--port', '0', '--webui-port', '0'],
  ]);
  readonly #workers = Array.from({ length: this.settings.workers ?? 2 }, (_, index) =>
    this.#process(`worker${index + 1}`, 'Successfully registered with master', () => [
      ...['deploy.worker.Worker', '--host', '127.0.0.1', '--port', '0', '--webui-port', '0'],
      ...['--cores', '1', '--memory', '2g', '--work-dir', join(this.folder, 'work'), this.#masterUrl()],
    ]),
  );
  readonly #connect = this.#process('connect', 'Spark Connect server started at', () => [
    ...['deploy.SparkSubmit', '--class', 'org.apache.spark.sql.connect.service.SparkConnectServer'],
    ...['--name', 'fastcart', '--master', this.settings.master ?? this.#masterUrl(), 'spark-internal'],
  ]);
  readonly processes = this.settings.master ? [this.#connect] : [this.#master, ...this.#workers, this.#connect];

  static async start({ folder, ...options }: SparkOptions): Promise<Spark> {
    const kept = Spark.open(folder);
    return Spark.startOn(kept, 0, () => new Spark(folder, { port: 0, ...kept?.settings, ...options }));
  }

  /** Installs Spark and Delta Lake in the cache. Needs Java 17, Python and Maven. */
  static install(): string {
    requireJava(17);
    try {
      sparkJars();
      return sparkHome();
    } catch (error) {
      throw new ServiceError('INSTALL_FAILED', `Spark requires Python and Maven: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  /** The value of SPARK_REMOTE. */
  get url(): string {
    const { token } = this.settings;
    const port = this.port || this.#portIn(this.#connect, /server started at: \S+:(\d+)/);
    return `sc://127.0.0.1:${port}${token ? `/;token=${encodeURIComponent(token)}` : ''}`;
  }

  protected prepare(): void {
    Spark.install();
    const { port, token, properties } = this.settings;
    const jars = join(sparkJars(), '*');
    const pools = join(this.folder, 'pools.xml');
    const all: Record<string, string | number> = {
      'spark.connect.grpc.binding.address': '127.0.0.1',
      'spark.connect.grpc.binding.port': port,
      ...(token && { 'spark.connect.authenticate.token': token }),
      'spark.driver.host': '127.0.0.1',
      'spark.driver.memory': '1g',
      'spark.driver.extraClassPath': jars,
      'spark.executor.memory': '1g',
      'spark.executor.extraClassPath': jars,
      'spark.master.rest.enabled': 'false',
      'spark.ui.port': 0,
      'spark.ui.showConsoleProgress': 'false',
      'spark.sql.extensions': 'io.delta.sql.DeltaSparkSessionExtension',
      'spark.sql.catalog.spark_catalog': 'org.apache.spark.sql.delta.catalog.DeltaCatalog',
      'spark.sql.warehouse.dir': join(this.folder, 'warehouse'),
      'spark.sql.shuffle.partitions': 4,
      // 50 tasks for each log of a table take longer than the statement.
      'spark.databricks.delta.snapshotPartitions': 2,
      // A long statement would otherwise block those of other sessions.
      'spark.scheduler.mode': 'FAIR',
      'spark.scheduler.allocation.file': `file://${pools}`,
      ...properties,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name} ${value}`);
    writeFileSync(join(this.folder, 'spark-defaults.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
    // In a pool, statements take turns only if it says so.
    writeFileSync(
      pools,
      '<allocations><pool name="default"><schedulingMode>FAIR</schedulingMode></pool></allocations>\n',
    );
  }

  protected override async startProcesses(): Promise<void> {
    if (!this.settings.master) await this.#master.start();
    await super.startProcesses();
  }

  #process(name: string, ready: string, args: () => string[]): ServerProcess {
    return new ServerProcess(name, this.folder, (): ServerCommand => {
      const [main, ...rest] = args();
      return {
        file: join(sparkHome(), 'bin', 'spark-class'),
        args: [`org.apache.spark.${main}`, ...rest],
        env: {
          SPARK_HOME: sparkHome(),
          SPARK_CONF_DIR: this.folder,
          SPARK_LOCAL_IP: '127.0.0.1',
          SPARK_LOCAL_DIRS: join(this.folder, 'local'),
          // For the connect server it would replace spark.driver.memory.
          ...(name !== 'connect' && { SPARK_DAEMON_MEMORY: '256m' }),
        },
        isReady: (log) => log().includes(ready),
      };
    });
  }

  #masterUrl(): string {
    return `spark://127.0.0.1:${this.#portIn(this.#master, /Starting Spark master at spark:\S+:(\d+)/)}`;
  }

  /** A port that a process chose by itself. */
  #portIn(process: ServerProcess, pattern: RegExp): string {
    return pattern.exec(process.logged)?.[1] ?? '0';
  }
}

import type { CommandFile } from './command';

interface Entry {
  name: string;
  alias?: string;
  description: string;
  /** Loads the file of the command, only when the command is used. */
  load: () => Promise<{ command: CommandFile }>;
}

/** Every command of `lake`, in the order of the help. */
export const commands: readonly Entry[] = [
  {
    name: 'init',
    description: 'create the tables of a lake that do not exist yet',
    load: () => import('./commands/init.js'),
  },
  {
    name: 'run',
    description: 'run one layer, or Bronze, Silver and Gold in this order, on the messages that are in the log now',
    load: () => import('./commands/run.js'),
  },
  {
    name: 'status',
    description:
      'show the version, row count, lag and last run of every table; with REDIS_URL also the newest run of each layer',
    load: () => import('./commands/status.js'),
  },
  {
    name: 'query',
    description: 'run SQL on the tables of a published set',
    load: () => import('./commands/query.js'),
  },
  {
    name: 'validate',
    description:
      'compare every file with its checksum, compute the whole lake again and compare; exit with 65 when anything differs',
    load: () => import('./commands/validate.js'),
  },
  {
    name: 'report',
    description: 'show what is wrong with the data, failures first; exit with 65 when a condition of --fail-on is met',
    load: () => import('./commands/report.js'),
  },
  {
    name: 'export',
    description: 'write every table as CSV, in the format of samples/README.md',
    load: () => import('./commands/export.js'),
  },
  {
    name: 'maintain',
    description:
      'merge small files, delete files and log entries that are no longer needed; only --retain removes rows',
    load: () => import('./commands/maintain.js'),
  },
  {
    name: 'tables',
    description: 'list the tables, or describe one table and its columns',
    load: () => import('./commands/tables.js'),
  },
  {
    name: 'migrate',
    description: 'change the tables of a lake to the schema version of the migrations in MIGRATIONS',
    load: () => import('./commands/migrate.js'),
  },
  {
    name: 'trace',
    description: "show the origin of a run or of a table's version: runs and versions down to the offsets of the log",
    load: () => import('./commands/trace.js'),
  },
  {
    name: 'restore',
    description: 'set all tables back to a published set; workers continue from there',
    load: () => import('./commands/restore.js'),
  },
  {
    name: 'clone',
    alias: 'backup',
    description: 'copy the tables of a published set to another URL, as an independent lake or a backup',
    load: () => import('./commands/clone.js'),
  },
  {
    name: 'forget',
    description:
      'forget a customer: replace the customer id by a pseudonym and other personal values by null, in every table',
    load: () => import('./commands/forget.js'),
  },
  {
    name: 'demo',
    description:
      'simulate a day and a morning of orders, run all layers after each, validate the lake and print a summary',
    load: () => import('./commands/demo.js'),
  },
  {
    name: 'kafka',
    description: 'install, start and stop Kafka on this machine',
    load: () => import('./commands/kafka.js'),
  },
  {
    name: 'hdfs',
    description: 'install, start and stop HDFS on this machine',
    load: () => import('./commands/hdfs.js'),
  },
  {
    name: 'redis',
    description: 'install, start and stop Redis on this machine',
    load: () => import('./commands/redis.js'),
  },
  {
    name: 'spark',
    description: 'install, start and stop a Spark cluster on this machine',
    load: () => import('./commands/spark.js'),
  },
  {
    name: 'replay',
    description: 'compute Silver or Gold again from the layer below, and replace the rows that differ',
    load: () => import('./commands/replay.js'),
  },
  {
    name: 'rejected',
    description: 'list, show or retry the events that Silver could not use',
    load: () => import('./commands/rejected.js'),
  },
];

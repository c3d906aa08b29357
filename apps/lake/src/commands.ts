import type { CommandFile } from './command';

interface Entry {
  name: string;
  alias?: string;
  description: string;
  /** Its file, which is loaded when the command is asked for. */
  load: () => Promise<{ command: CommandFile }>;
}

/** Every command of `lake`, in the order of the help. */
export const commands: readonly Entry[] = [
  {
    name: 'init',
    description: 'make every table of a lake that is not there yet',
    load: () => import('./commands/init.js'),
  },
  {
    name: 'run',
    description: 'run one layer, or Bronze, Silver and Gold one after the other, over what the log holds now',
    load: () => import('./commands/run.js'),
  },
  {
    name: 'status',
    description: 'versions, row counts, lag and last run of every table; with REDIS_URL also what each layer is doing',
    load: () => import('./commands/status.js'),
  },
  {
    name: 'query',
    description: 'run SQL over the tables of the published set, by their names',
    load: () => import('./commands/query.js'),
  },
  {
    name: 'validate',
    description:
      'compare every file with its checksum, recompute the whole lake and compare; exits with 65 when anything differs',
    load: () => import('./commands/validate.js'),
  },
  {
    name: 'report',
    description: 'show what is wrong with the data, failures first; exit with 65 when a condition of --fail-on is met',
    load: () => import('./commands/report.js'),
  },
  {
    name: 'export',
    description: 'write every table as CSV, by the conventions of samples/README.md',
    load: () => import('./commands/export.js'),
  },
  {
    name: 'maintain',
    description: 'merge small files, delete files and log entries that nobody needs any more; rows stay as they are',
    load: () => import('./commands/maintain.js'),
  },
  {
    name: 'tables',
    description: 'the catalogue: tables, or the columns of one',
    load: () => import('./commands/tables.js'),
  },
  {
    name: 'migrate',
    description: 'bring the tables of a lake to the schema version of the migrations in MIGRATIONS',
    load: () => import('./commands/migrate.js'),
  },
  {
    name: 'trace',
    description: "print where a run, or a table's version, comes from: runs and versions down to the log's offsets",
    load: () => import('./commands/trace.js'),
  },
  {
    name: 'restore',
    description: 'set all tables back to a set that was published; workers go on from there',
    load: () => import('./commands/restore.js'),
  },
  {
    name: 'clone',
    alias: 'backup',
    description: 'copy the tables of a published set to another URL: a lake of its own, or a backup',
    load: () => import('./commands/clone.js'),
  },
  {
    name: 'forget',
    description: 'forget a customer: a pseudonym instead of the id, and nothing that tells who it was, in every table',
    load: () => import('./commands/forget.js'),
  },
  {
    name: 'demo',
    description: 'simulate a day and a morning of orders, run every layer over each, validate, and report',
    load: () => import('./commands/demo.js'),
  },
  { name: 'kafka', description: 'Kafka on this machine', load: () => import('./commands/kafka.js') },
  { name: 'hdfs', description: 'HDFS on this machine', load: () => import('./commands/hdfs.js') },
  { name: 'redis', description: 'Redis on this machine', load: () => import('./commands/redis.js') },
  {
    name: 'replay',
    description: 'compute Silver or Gold again from the layer below, beside the lake, and swap in what differs',
    load: () => import('./commands/replay.js'),
  },
  {
    name: 'rejected',
    description: 'the events that Silver could not use',
    load: () => import('./commands/rejected.js'),
  },
];

import { eventLogForms, mistakesInEventLogUrl } from '@fastcart/events';
import { topic } from '@fastcart/schemas';
import { mistakesInRemote } from '@fastcart/spark/remote';
import { mistakeInSpoolDir } from '../process/folder';
import { levels } from '../process/log';
import { mistakeInLakeUrl } from './lake-url';
import { mistakeInRedisUrl } from './redis-url';
import type { Setting } from './setting';
import { oneOf, seconds, secret, size, text, wholeNumber, yesNo } from './types';

/** Every setting of every program. docs/configuration.md is generated from this table. */
export const settings = {
  LOG: {
    description: `URL of the event log: ${eventLogForms.map((form) => `\`${form}\``).join(' or ')}; or a local path that starts with \`/\` or a dot. Each topic is a folder there`,
    type: text((url) => mistakesInEventLogUrl(url).join('; ') || undefined),
  },
  TOPIC: { description: 'The topic to read', type: text(), default: topic },
  ACCEPT_LOSS: {
    description:
      '`true`: skip messages that the log deleted before Bronze read them or cannot return, or that do not fit MEMORY_LIMIT, and record their offsets',
    type: yesNo('true', 'false'),
    default: 'false',
  },
  SHARD: {
    description: 'The shard that this run reads: the partitions whose number modulo SHARDS is SHARD',
    type: wholeNumber(0, 9999),
    default: '0',
  },
  SHARDS: {
    description: 'Number of simultaneous runs that share the partitions, with LEASE=off',
    type: wholeNumber(1, 10_000),
    default: '1',
  },
  LAKE: {
    description: 'URL of the lake, `file://` or `hdfs://`, or a local path',
    type: text(mistakeInLakeUrl),
  },
  MIGRATIONS: {
    description:
      'Folder of the migrations of the lake, the same for every program of a lake; docs/schema-evolution.md describes the files',
    type: text(),
    optional: true,
  },
  SOURCE_COLUMNS: {
    description:
      'The greatest number of source columns in Bronze, set when `lake init` creates it; values of further fields are kept in `_rescued_data`',
    type: wholeNumber(0, 10_000),
    default: '256',
  },
  FORGET_KEY: {
    description:
      'Secret of at least 32 bytes that identifies forgotten customers, the same for the life of a lake; required after the first customer was forgotten. Set it as FORGET_KEY_FILE',
    type: secret(32),
    optional: true,
  },
  MEMORY_LIMIT: {
    description:
      'Memory limit of a run or of a `lake` command, such as `512MB` or `2GiB`; a backlog that needs more becomes several commits',
    type: size('300MB', '1024GB'),
    default: '1GB',
  },
  SPOOL_DIR: {
    description: "Folder for the temporary files of a run; by default /dev/shm, or the system's temporary folder",
    type: text(mistakeInSpoolDir),
    optional: true,
  },
  SYNC: {
    description:
      '`on`: a commit to a local disk is synced before the next table relies on it, and survives a loss of power. `off` is faster, for lakes that can be created again. On HDFS the DataNodes decide',
    type: yesNo('on', 'off'),
    default: 'on',
  },
  SPARK_REMOTE: {
    description:
      "Spark's connection string of a Spark Connect server, `sc://host:port/;name=value;...`. TLS is used unless the server is on this machine or `use_ssl=false` is given; docs/spark.md describes the parameters",
    type: text((remote) => mistakesInRemote(remote).join('; ') || undefined),
    optional: true,
  },
  SPARK_TOKEN: {
    description: 'Token for that server, in place of the parameter `token`. Set it as SPARK_TOKEN_FILE',
    type: secret(1),
    optional: true,
  },
  REDIS_URL: {
    description:
      '`redis://user:password@host:port/database`, or `rediss://` for TLS: the Redis in which runs keep leases and heartbeats',
    type: text(mistakeInRedisUrl),
    optional: true,
  },
  LEASE: {
    description:
      'Where runs keep the lease of a layer. A run that finds the lease held by another run ends at once. `file`: a lock for the runs of one machine; `auto`: Redis when REDIS_URL is set, otherwise `file`; `off`: no lease, simultaneous runs all work',
    type: oneOf('auto', 'file', 'off'),
    default: 'auto',
  },
  LEASE_TTL: {
    description:
      'Seconds after which a lease in Redis expires unless its run renews it; must be the same for all runs of a lake, because a lease that lasts longer counts as expired',
    type: seconds(1, 3600),
    default: '60',
  },
  RETAIN_BRONZE: {
    description: 'Days that `lake maintain --retain` keeps in Bronze and quarantine, by `ingestion_date`',
    type: wholeNumber(1, 36_500),
    default: '90',
  },
  RETAIN_SILVER: {
    description: 'Days that it keeps in Silver and rejected, by `silver_ingestion_date`; at least RETAIN_BRONZE',
    type: wholeNumber(1, 36_500),
    default: '365',
  },
  RETAIN_GOLD: {
    description: 'Days that it keeps in the Gold tables, by `date`; it moves older days to the archive',
    type: wholeNumber(1, 36_500),
    default: '730',
  },
  ARCHIVE: {
    description: 'URL or local path of the archive of the Gold tables; by default `archive` in the lake',
    type: text(mistakeInLakeUrl),
    optional: true,
  },
  SERVE_INTERVAL: {
    description: 'Seconds from the end of one run to the start of the next with `--serve`',
    type: seconds(0, 86_400),
    default: '10',
  },
  LOG_LEVEL: {
    description: 'The least severe level that is written to standard error',
    default: 'info',
    type: oneOf(...levels),
  },
  LOG_FORMAT: {
    description: 'Format of the log: `human`, `json`, or `auto`, which is `human` on a terminal and `json` elsewhere',
    type: oneOf('auto', 'human', 'json'),
    default: 'auto',
  },
} as const satisfies Record<string, Setting>;
/** A setting's name is its environment variable; its flag is {@link flagOf} it. */
export type SettingName = keyof typeof settings;

export function flagOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

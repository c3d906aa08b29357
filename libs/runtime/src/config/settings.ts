import { mistakesInEventLogUrl } from '@fastcart/events';
import { topic } from '@fastcart/schemas';
import { mistakeInSpoolDir } from '../process/folder';
import { mistakeInLakeUrl } from './lake-url';
import { levels } from '../process/log';
import { parseSize } from '../process/memory';
import { mistakeInRedisUrl } from './redis-url';

export interface Setting {
  /** Of the environment; the flag is its lower-case, dashed form. */
  name: string;
  description: string;
  /** A text, as the environment has it; undefined makes the setting required. */
  default?: string;
  /** Empty and optional: absent means that the program decides, as the description says. */
  optional?: true;
  choices?: readonly string[];
  /** What is wrong with a text, as a predicate such as `has the port 0`; undefined when nothing is. */
  mistake?: (text: string) => string | undefined;
  /** A whole number in these bounds. */
  range?: readonly [least: number, greatest: number];
  /** A secret of at least this many bytes. */
  bytes?: number;
  /** A number of bytes with a unit, in these bounds. */
  size?: readonly [least: string, greatest: string];
}

/** Every setting of every program. docs/configuration.md is generated from this table. */
export const settings = {
  LOG: {
    name: 'LOG',
    description:
      'URL of the event log: `kafka://host:port[,host:port]/?name=value`, or `file:///folder` with a folder per topic; or a local path that starts with `/` or a dot',
    mistake: (url) => mistakesInEventLogUrl(url).join('; ') || undefined,
  },
  TOPIC: { name: 'TOPIC', description: 'The topic to read', default: topic },
  ACCEPT_LOSS: {
    name: 'ACCEPT_LOSS',
    description:
      '`true`: go on behind messages that the log deleted before Bronze read them or cannot give, or that MEMORY_LIMIT does not hold, and record which',
    default: 'false',
    choices: ['true', 'false'],
  },
  SHARD: {
    name: 'SHARD',
    description: 'Which share of the partitions this run reads: those whose number, divided by SHARDS, leaves this',
    default: '0',
    range: [0, 9999],
  },
  SHARDS: {
    name: 'SHARDS',
    description: 'Number of runs that share the partitions, at once, with LEASE=off',
    default: '1',
    range: [1, 10_000],
  },
  LAKE: {
    name: 'LAKE',
    description: 'URL of the lake, `file://` or `hdfs://`, or a local path',
    mistake: mistakeInLakeUrl,
  },
  MIGRATIONS: {
    name: 'MIGRATIONS',
    description:
      'Folder of the migrations that have changed the schemas, the same for every program of a lake; docs/schema-evolution.md tells what it holds',
    optional: true,
  },
  SOURCE_COLUMNS: {
    name: 'SOURCE_COLUMNS',
    description:
      'The most columns that new fields of the source may add to Bronze, where `lake init` makes it; what finds no room is kept in `_rescued_data`',
    default: '256',
    range: [0, 10_000],
  },
  FORGET_KEY: {
    name: 'FORGET_KEY',
    description:
      'Secret of at least 32 bytes with which forgotten customers are told from others, the same for the life of a lake; required once anybody was forgotten. Give it as FORGET_KEY_FILE',
    optional: true,
    bytes: 32,
  },
  MEMORY_LIMIT: {
    name: 'MEMORY_LIMIT',
    description:
      'Memory that a run, or a command of `lake`, keeps to, such as `512MB` or `2GiB`; a backlog that needs more is several commits',
    default: '1GB',
    size: ['300MB', '1024GB'],
  },
  SPOOL_DIR: {
    name: 'SPOOL_DIR',
    description: "Folder for files that live as long as a run; by default /dev/shm, or the system's temporary folder",
    optional: true,
    mistake: mistakeInSpoolDir,
  },
  SYNC: {
    name: 'SYNC',
    description:
      '`on`: what a run writes to a local disk is on it before the next table relies on it, also after a loss of power. `off` is faster, for lakes that can be made again. On HDFS the DataNodes decide',
    default: 'on',
    choices: ['on', 'off'],
  },
  REDIS_URL: {
    name: 'REDIS_URL',
    description:
      '`redis://user:password@host:port/database`, or `rediss://` for TLS: where runs keep leases and signs of life',
    optional: true,
    mistake: mistakeInRedisUrl,
  },
  LEASE: {
    name: 'LEASE',
    description:
      'With a lease, a run that finds another one at work on the same layer ends at once; `off`: both run. `file`: for the runs of one machine; `auto`: in Redis where there is a REDIS_URL, else `file`',
    default: 'auto',
    choices: ['auto', 'file', 'off'],
  },
  LEASE_TTL: {
    name: 'LEASE_TTL',
    description:
      'Seconds after which the lease in Redis of a run that gave no sign is taken over; the same for all runs of a lake, since a lease that lasts longer counts as run out',
    default: '60',
    range: [1, 3600],
  },
  RETAIN_BRONZE: {
    name: 'RETAIN_BRONZE',
    description: 'Days that `lake maintain --retain` leaves in Bronze and the quarantine, by `ingestion_date`',
    default: '90',
    range: [1, 36_500],
  },
  RETAIN_SILVER: {
    name: 'RETAIN_SILVER',
    description:
      'Days that it leaves in Silver and the rejected table, by `silver_ingestion_date`; not less than RETAIN_BRONZE',
    default: '365',
    range: [1, 36_500],
  },
  RETAIN_GOLD: {
    name: 'RETAIN_GOLD',
    description: "Days of Gold's tables, by `date`, that it does not move to the archive",
    default: '730',
    range: [1, 36_500],
  },
  ARCHIVE: {
    name: 'ARCHIVE',
    description: 'URL or local path of the archive of Gold; by default `archive` in the lake',
    optional: true,
    mistake: mistakeInLakeUrl,
  },
  SERVE_INTERVAL: {
    name: 'SERVE_INTERVAL',
    description: 'Seconds from the end of one run to the start of the next with `--serve`',
    default: '10',
    range: [0, 86_400],
  },
  LOG_LEVEL: { name: 'LOG_LEVEL', description: 'What goes to standard error', default: 'info', choices: levels },
  LOG_FORMAT: {
    name: 'LOG_FORMAT',
    description: '`human`, `json`, or `auto`: human on a terminal',
    default: 'auto',
    choices: ['auto', 'human', 'json'],
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** What is wrong with the text of a setting; undefined when nothing is. */
export function mistakeIn(setting: Setting, value: string | undefined): string | undefined {
  if (value === undefined || value === '') return setting.optional ? undefined : 'is required';
  // A secret may have any. Elsewhere it is the end of a line of Windows, and others would see nothing of it.
  if (setting.bytes === undefined && /\p{Cc}/u.test(value)) return 'has a control character, such as the end of a line';
  if (setting.choices && !setting.choices.includes(value)) return `has to be one of ${setting.choices.join(', ')}`;
  if (setting.range) {
    const [least, greatest] = setting.range;
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > greatest)
      return `has to be a whole number from ${least} to ${greatest}`;
  }
  if (setting.bytes !== undefined && Buffer.byteLength(value) < setting.bytes)
    return `has to have at least ${setting.bytes} bytes`;
  if (setting.size) {
    const [least, bytes, greatest] = [setting.size[0], value, setting.size[1]].map(parseSize);
    if (bytes === undefined || bytes < least! || bytes > greatest!)
      return `has to be a size from ${setting.size[0]} to ${setting.size[1]}, such as 512MB`;
  }
  return setting.mistake?.(value);
}

export function flagOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

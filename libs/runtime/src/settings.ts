import { topic } from '@fastcart/schemas';
import { levels } from './log';
import { parseSize } from './memory';

export interface Setting {
  /** Of the environment; the flag is its lower-case, dashed form. */
  name: string;
  description: string;
  /** A text, as the environment has it; undefined makes the setting required. */
  default?: string;
  /** Empty and optional: absent means that the program decides, as the description says. */
  optional?: true;
  choices?: readonly string[];
  /** A URL with one of these schemes. */
  schemes?: readonly string[];
  /** A URL's schemes are not asked of a text without `://`: it is a path of the local disk. */
  path?: true;
  /** A whole number in these bounds. */
  range?: readonly [least: number, greatest: number];
  /** A number of bytes with a unit, in these bounds. */
  size?: readonly [least: string, greatest: string];
}

/** Every setting of every program. docs/configuration.md is generated from this table. */
export const settings = {
  LOG: {
    name: 'LOG',
    description: 'URL of the event log: `file:///folder`, with a folder per topic',
    schemes: ['file'],
  },
  TOPIC: { name: 'TOPIC', description: 'The topic to read', default: topic },
  LAKE: { name: 'LAKE', description: 'URL or local path of the lake', schemes: ['file'], path: true },
  MEMORY_LIMIT: {
    name: 'MEMORY_LIMIT',
    description: 'Memory that a run keeps to, such as `512MB` or `2GiB`; a backlog that needs more is several commits',
    default: '1GB',
    size: ['300MB', '1024GB'],
  },
  SPOOL_DIR: {
    name: 'SPOOL_DIR',
    description: "Folder for files that live as long as a run; by default /dev/shm, or the system's temporary folder",
    optional: true,
  },
  LEASE: {
    name: 'LEASE',
    description: '`file`: a run that finds another one at work on the same layer ends at once; `off`: both run',
    default: 'file',
    choices: ['file', 'off'],
  },
  LEASE_TTL: {
    name: 'LEASE_TTL',
    description: 'Seconds after which the lease of a run that gave no sign is taken over',
    default: '60',
    range: [1, 3600],
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
  if (setting.choices && !setting.choices.includes(value)) return `has to be one of ${setting.choices.join(', ')}`;
  if (setting.schemes && !(setting.path && !value.includes('://'))) {
    const urls = setting.schemes.map((scheme) => `${scheme}://`);
    if (!urls.some((url) => value.startsWith(url)))
      return `has to be ${setting.path ? 'a path or ' : ''}a URL that starts with ${urls.join(' or ')}`;
  }
  if (setting.range) {
    const [least, greatest] = setting.range;
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > greatest)
      return `has to be a whole number from ${least} to ${greatest}`;
  }
  if (setting.size) {
    const [least, bytes, greatest] = [setting.size[0], value, setting.size[1]].map(parseSize);
    if (bytes === undefined || bytes < least! || bytes > greatest!)
      return `has to be a size from ${setting.size[0]} to ${setting.size[1]}, such as 512MB`;
  }
  return undefined;
}

export function flagOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

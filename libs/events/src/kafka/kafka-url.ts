import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { EventLogError } from '../errors';
import { type Compression, compressions } from './codecs';

/** What the URL of an event log on Kafka says. */
export interface KafkaAddress {
  url: string;
  brokers: string[];
  clientId: string;
  /** Group under which the positions of readers are published. */
  group: string;
  compression: Compression;
  ssl?: KafkaConfig['ssl'];
  sasl?: SASLOptions;
}

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const names = [
  ...['client-id', 'group', 'compression'],
  ...['tls', 'ca', 'cert', 'key'],
  ...['sasl', 'username', 'password-file'],
];

/**
 * Reads `kafka://host:port[,host:port ...][/][?name=value&...]`. Secrets are no part of it: `password-file`, `key`,
 * `cert` and `ca` name files, which are read here.
 *
 * @throws {EventLogError} INVALID_URL
 */
export function addressOf(url: string): KafkaAddress {
  const [, authority = '', query = ''] = /^kafka:\/\/([^/?#]+)\/?(?:\?([^#]*))?$/i.exec(url) ?? [];
  if (authority.includes('@')) {
    throw invalid('carries credentials, which end in logs. Use username=NAME and password-file=PATH');
  }
  const brokers = authority.split(',');
  if (!brokers.every((broker) => /^([\w.-]+|\[[0-9a-f:]+\]):\d{1,5}$/i.test(broker))) {
    throw invalid('has to be kafka://host:port[,host:port] with what else is needed behind a ?');
  }
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (!names.includes(name)) throw invalid(`has the parameter ${name}; there are ${names.join(', ')}`);
  }
  const chosen = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = parameters.get(name);
    if (value === null || choices.includes(value as T)) return (value as T) ?? undefined;
    throw invalid(`has ${name}=${value}; it has to be one of ${choices.join(', ')}`);
  };
  return {
    url: `kafka://${authority}${query && `/?${query}`}`,
    brokers,
    clientId: parameters.get('client-id') ?? 'fastcart',
    group: parameters.get('group') ?? 'fastcart',
    compression: chosen('compression', compressions) ?? 'zstd',
    ssl: chosen('tls', ['true', 'false']) === 'true' ? tls(parameters) : undefined,
    sasl: sasl(chosen('sasl', mechanisms), parameters),
  };
}

function tls(parameters: URLSearchParams): KafkaConfig['ssl'] {
  const files = ['ca', 'cert', 'key'].map((name) => [name, parameters.get(name)] as const);
  const given = files.filter((file): file is [string, string] => file[1] !== null);
  return given.length === 0 ? true : Object.fromEntries(given.map(([name, path]) => [name, contentOf(name, path)]));
}

function sasl(
  mechanism: (typeof mechanisms)[number] | undefined,
  parameters: URLSearchParams,
): SASLOptions | undefined {
  const [username, file] = ['username', 'password-file'].map((name) => parameters.get(name));
  if (!mechanism && !username && !file) return undefined;
  if (!mechanism || !username || !file) throw invalid('needs sasl, username and password-file, or none of them');
  return { mechanism, username, password: contentOf('password-file', file).trim() };
}

function contentOf(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new EventLogError('INVALID_URL', `The file that ${name} of the Kafka URL names cannot be read.`, { cause });
  }
}

function invalid(what: string): EventLogError {
  return new EventLogError('INVALID_URL', `The Kafka URL ${what}.`);
}

import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { type Compression, compressions } from './compression';
import { contentOf } from './named-file';
import { tlsFiles } from './tls-files';

/** The settings in the URL of an event log on Kafka. */
export interface KafkaAddress {
  url: string;
  brokers: string[];
  clientId: string;
  /** The group under which positions of readers are published. */
  group: string;
  compression: Compression;
  ssl?: KafkaConfig['ssl'];
  sasl?: SASLOptions;
}

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
/** Parameters that a connection in plain text would ignore or expose. */
const needTls = ['ca', 'cert', 'key', 'sasl'];
const names = [
  ...['client-id', 'group', 'compression', 'tls', 'plaintext'],
  ...needTls,
  ...['username', 'password-file'],
];

/**
 * Reads `kafka://host:port[,host:port ...][/][?name=value&...]`. Secrets are not part of it: `password-file`, `key`, `cert`
 * and `ca` name files, which are read and checked here. Adds mistakes to `mistakes`.
 */
export function kafkaAddress(url: string, mistakes: string[]): KafkaAddress {
  const [, authority = '', query = ''] = /^kafka:\/\/([^/?#]+)\/?(?:\?([^#]*))?$/i.exec(url) ?? [];
  const parameters = new URLSearchParams(query);
  const unknown = [...parameters.keys()].filter((name) => !names.includes(name));
  if (unknown.length > 0)
    mistakes.push(`has unknown parameters: ${unknown.join(', ')}; the known ones are ${names.join(', ')}`);
  const chosen = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = parameters.get(name);
    if (value === null || choices.includes(value as T)) return (value as T) ?? undefined;
    mistakes.push(`has ${name}=${value}, which must be one of ${choices.join(', ')}`);
    return undefined;
  };
  const tls = chosen('tls', ['true', 'false']) === 'true';
  const isPlain = chosen('plaintext', ['allow']) === 'allow';
  const exposed = needTls.filter((name) => parameters.has(name));
  if (exposed.length > 0 && !tls && !isPlain)
    mistakes.push(`has ${exposed.join(', ')} without tls=true; plaintext=allow permits a connection in plain text`);
  const files = tlsFiles(parameters, mistakes);
  return {
    url: `kafka://${authority}${query && `/?${query}`}`,
    brokers: brokersOf(authority, mistakes),
    clientId: parameters.get('client-id') ?? 'fastcart',
    group: parameters.get('group') ?? 'fastcart',
    compression: chosen('compression', compressions) ?? 'zstd',
    ssl: tls && (Object.keys(files).length > 0 ? files : true),
    sasl: saslOf(chosen('sasl', mechanisms), parameters, mistakes),
  };
}

function brokersOf(authority: string, mistakes: string[]): string[] {
  const brokers = authority.split(',');
  if (authority.includes('@')) {
    mistakes.push('has credentials, which would be written to logs; use username=NAME and password-file=PATH');
  } else if (!brokers.every((broker) => /^([\w.-]+|\[[0-9a-f:]+\]):\d+$/i.test(broker))) {
    mistakes.push('must be kafka://host:port[,host:port], with parameters after a ?, such as ?tls=true');
  } else {
    const ports = brokers.map((broker) => broker.slice(broker.lastIndexOf(':') + 1));
    const wrong = ports.filter((port) => Number(port) < 1 || Number(port) > 65_535);
    mistakes.push(...wrong.map((port) => `has the port ${port}; a port must be from 1 to 65535`));
  }
  return brokers;
}

function saslOf(
  mechanism: (typeof mechanisms)[number] | undefined,
  parameters: URLSearchParams,
  mistakes: string[],
): SASLOptions | undefined {
  const given = ['sasl', 'username', 'password-file'].filter((name) => parameters.get(name));
  if (given.length === 0) return undefined;
  if (given.length < 3) mistakes.push('must have all of sasl, username and password-file, or none of them');
  const password = contentOf(parameters, 'password-file', mistakes)?.trim();
  if (password === '') mistakes.push('names an empty file in password-file');
  return mechanism && { mechanism, username: parameters.get('username') ?? '', password: password ?? '' };
}

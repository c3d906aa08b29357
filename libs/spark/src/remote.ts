import { SparkError } from './errors';

/** Where a Spark Connect server is, and how a client identifies itself. */
export interface SparkRemote {
  /** `host:port`. */
  address: string;
  tls: boolean;
  token?: string;
  userId: string;
  /** Identifies the program to the server. */
  userAgent: string;
  /** Parameters that are not for the client: headers of each request, for a proxy before the server. */
  headers: Record<string, string>;
}

const defaultPort = 15_002;
const ownParameters = ['use_ssl', 'token', 'user_id', 'user_agent'];

/**
 * Reads Spark's connection string, `sc://host:port/;name=value;...`. The parameters are those of Spark's own clients:
 * `use_ssl`, `token`, `user_id`, `user_agent`; others become headers. Unlike Spark's clients, TLS is the default: `use_ssl=false` refuses it.
 * A server on the same machine needs neither. `token`: replaces that of the string. Errors: SPARK_REMOTE_INVALID.
 */
export function parseRemote(remote: string, token?: string): SparkRemote {
  const mistakes: string[] = [];
  const parsed = parse(remote, mistakes, token);
  if (mistakes.length > 0) throw new SparkError('SPARK_REMOTE_INVALID', `the Spark remote ${mistakes.join('; ')}`);
  return parsed;
}

/** What is wrong with a connection string, as predicates such as `has the port 0`. They never show the token. */
export function mistakesInRemote(remote: string): string[] {
  const mistakes: string[] = [];
  parse(remote, mistakes);
  return mistakes;
}

function parse(remote: string, mistakes: string[], token?: string): SparkRemote {
  const [, host = '', port, parameters = ''] =
    /^sc:\/\/(\[[0-9a-f:]+\]|[\w.-]+)(?::(\d+))?\/?(?:;(.*))?$/i.exec(remote) ?? [];
  if (!host) mistakes.push('must be sc://host:port, with parameters such as /;token=TOKEN;user_id=NAME');
  const number = Number(port ?? defaultPort);
  if (number < 1 || number > 65_535) mistakes.push(`has the port ${port}; a port must be from 1 to 65535`);
  const values = valuesOf(parameters, mistakes);
  const secret = token ?? values.token;
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host);
  const { use_ssl: ssl } = values;
  if (ssl !== undefined && !['true', 'false'].includes(ssl)) mistakes.push('has a use_ssl that is not true or false');
  const tls = ssl === undefined ? !isLocal : ssl === 'true';
  if (secret !== undefined && !tls && !isLocal) mistakes.push('has use_ssl=false, with which a token is not sent');
  if (values.session_id !== undefined) mistakes.push('has a session_id, but every client opens a session of its own');
  const headers = Object.entries(values).filter(([name]) => !ownParameters.includes(name));
  const isHeader = ([name, value]: [string, string]) =>
    /^(?!.*-bin$)[a-z0-9_.-]+$/.test(name) && /^[ -~]*$/.test(value);
  for (const [name] of headers.filter((header) => !isHeader(header)))
    mistakes.push(`has a parameter that cannot be a header: ${name}`);
  return {
    ...{ address: `${host}:${number}`, tls, token: secret },
    ...{ userId: values.user_id ?? 'fastcart', userAgent: values.user_agent ?? 'fastcart' },
    headers: Object.fromEntries(headers),
  };
}

function valuesOf(parameters: string, mistakes: string[]): Record<string, string> {
  const pairs = parameters.split(';').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value, ...more] = pair.split('=');
      if (!value || more.length > 0) mistakes.push('has a parameter that is not name=value');
      return [name, decoded(value ?? '', mistakes)];
    }),
  );
}

function decoded(value: string, mistakes: string[]): string {
  try {
    return decodeURIComponent(value);
  } catch {
    mistakes.push('has a % that is not followed by two hexadecimal digits');
    return '';
  }
}

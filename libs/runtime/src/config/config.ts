import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FastcartError } from '../process/errors';
import { flagOf, mistakeIn, type Setting, type SettingName, settings } from './settings';

export type Config<Name extends SettingName> = Record<Name, string>;

export interface Switches {
  help: boolean;
  version: boolean;
  json: boolean;
  serve: boolean;
}

const switches = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  json: { type: 'boolean' },
  serve: { type: 'boolean' },
} as const;

/**
 * Settings from flags, the environment, files (`NAME_FILE` names a file that holds the value) and defaults, in this
 * order. All mistakes come in one CONFIG_INVALID.
 */
export function readConfig<Name extends SettingName>(
  names: readonly Name[],
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): { config: Config<Name>; switches: Switches } {
  const mistakes: string[] = [];
  const flags = parseFlags(names, argv, mistakes);
  if (flags.help || flags.version) return { config: {} as Config<Name>, switches: switchesOf(flags) };
  const values = names.map((name) => {
    const setting: Setting = settings[name];
    const flag = flags[flagOf(name)];
    // Without its value, which is a mistake already.
    if (typeof flag === 'boolean') return [name, ''];
    const value = flag ?? fromEnvironment(name, env, mistakes) ?? setting.default;
    const mistake = mistakeIn(setting, value);
    if (mistake) mistakes.push(`${name} (--${flagOf(name)}) ${mistake}`);
    return [name, value ?? ''];
  });
  mistakes.push(...wrongThreads(env));
  if (mistakes.length > 0) throw new FastcartError('CONFIG_INVALID', mistakes.join('; '));
  return { config: Object.fromEntries(values) as Config<Name>, switches: switchesOf(flags) };
}

/** The engines take these by themselves, and abort the process when they make no sense. */
function wrongThreads(env: NodeJS.ProcessEnv): string[] {
  return ['TOKIO_WORKER_THREADS', 'POLARS_MAX_THREADS']
    .filter((name) => env[name] !== undefined && !/^[1-9]\d{0,3}$/.test(env[name]))
    .map((name) => `${name} has to be a whole number from 1 to 9999, or unset`);
}

type Flags = Record<string, string | boolean | undefined>;

function parseFlags(names: readonly string[], argv: readonly string[], mistakes: string[]): Flags {
  const options = {
    ...Object.fromEntries(names.map((name) => [flagOf(name), { type: 'string' as const }])),
    ...switches,
  };
  const { values, tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') mistakes.push(`${token.value} is not understood`);
    if (token.kind !== 'option') continue;
    const option = (options as Record<string, { type: string }>)[token.name];
    if (!option) mistakes.push(`there is no flag ${token.rawName}`);
    // `--lake --json` is a forgotten value, and no lake in a folder `--json`; `--lake=--json` says that it is one.
    else if (
      option.type === 'string' &&
      (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))
    )
      mistakes.push(`${token.rawName} needs a value`);
    else if (option.type === 'boolean' && token.value !== undefined) mistakes.push(`${token.rawName} takes no value`);
  }
  return values;
}

function switchesOf(flags: Flags): Switches {
  return {
    help: flags.help === true,
    version: flags.version === true,
    json: flags.json === true,
    serve: flags.serve === true,
  };
}

function fromEnvironment(name: string, env: NodeJS.ProcessEnv, mistakes: string[]): string | undefined {
  if (env[name] !== undefined && env[name] !== '') return env[name];
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    mistakes.push(`${name}_FILE names a file that cannot be read`);
    return undefined;
  }
}

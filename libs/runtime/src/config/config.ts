import { readFileSync } from 'node:fs';
import { FastcartError } from '../process/errors';
import { parseFlags, type Switches } from './flags';
import { parseSetting, type ValueOf } from './setting';
import { flagOf, type SettingName, settings } from './settings';

/** The typed values of these settings. */
export type Config<Name extends SettingName> = { [N in Name]: ValueOf<(typeof settings)[N]> };

/**
 * Settings from the flags of a worker, the environment, files (`NAME_FILE` names a file that holds the value) and
 * defaults, in this order. All mistakes come in one CONFIG_INVALID.
 */
export function readConfig<Name extends SettingName>(
  names: readonly Name[],
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): { config: Config<Name>; switches: Switches } {
  const mistakes: string[] = [];
  const { flags, switches } = parseFlags(names, argv, mistakes);
  if (switches.help || switches.version) return { config: {} as Config<Name>, switches };
  const texts = Object.fromEntries(names.map((name) => [name, flags[flagOf(name)]]));
  // A flag without its value is a mistake already.
  const others = names.filter((name) => typeof texts[name] !== 'boolean');
  const config = readSettings(others, texts as Partial<Record<Name, string>>, env, mistakes);
  refuseMistakes(mistakes);
  return { config, switches };
}

/**
 * Settings from the texts of flags, where there are some, from the environment, files and defaults. Mistakes are added to
 * `mistakes`; the config is whole only if there are none: {@link refuseMistakes}.
 */
export function readSettings<Name extends SettingName>(
  names: readonly Name[],
  flags: Partial<Record<Name, string>>,
  env: NodeJS.ProcessEnv,
  mistakes: string[],
): Config<Name> {
  const values = names.map((name) => {
    const text = flags[name] ?? fromEnvironment(name, env, mistakes);
    const onMistake = (mistake: string): unknown => mistakes.push(`${name} (--${flagOf(name)}) ${mistake}`);
    return [name, parseSetting(settings[name], text, onMistake)];
  });
  mistakes.push(...wrongThreads(env));
  return Object.fromEntries(values) as Config<Name>;
}

/** Errors: CONFIG_INVALID with all mistakes, if there are any. */
export function refuseMistakes(mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new FastcartError('CONFIG_INVALID', mistakes.join('; '));
}

/** The engines read these by themselves, and abort the process when they make no sense. */
function wrongThreads(env: NodeJS.ProcessEnv): string[] {
  return ['TOKIO_WORKER_THREADS', 'POLARS_MAX_THREADS']
    .filter((name) => env[name] !== undefined && !/^[1-9]\d{0,3}$/.test(env[name]))
    .map((name) => `${name} must be a whole number from 1 to 9999, or unset`);
}

function fromEnvironment(name: string, env: NodeJS.ProcessEnv, mistakes: string[]): string | undefined {
  if (env[name]) return env[name];
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    mistakes.push(`${name}_FILE names a file that cannot be read`);
    return undefined;
  }
}

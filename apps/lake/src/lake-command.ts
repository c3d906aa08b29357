import {
  type Config,
  keepQueriesWithin,
  Lake,
  readLakeSchema,
  readSettings,
  refuseMistakes,
  settings,
  stopSignal,
} from '@fastcart/runtime';
import { type Command, Option } from 'commander';
import {
  type Arguments,
  type CommandFile,
  fillCommand,
  isJson,
  type Options,
  type SettingName,
  type Usage,
  type Values,
} from './command';
import { demo } from './folders';
import { notEmpty } from './given';
import { printResult } from './output';

/** The settings of every command that works on a lake. */
const common = ['LAKE', 'MIGRATIONS', 'MEMORY_LIMIT'] as const;
type Common = (typeof common)[number];

/** The settings that can also be options of a command: the usage and the default of each. */
const options = {
  LOG: ['<url>', demo.LOG],
  TOPIC: ['<name>', settings.TOPIC.default],
  SOURCE_COLUMNS: ['<number>', settings.SOURCE_COLUMNS.default],
  LAKE: ['<url>', demo.LAKE],
} as const;
type SettingOption = keyof typeof options;

/** The lake and the settings of a command. */
export class Context<Name extends SettingName> {
  readonly lake: Lake;
  private stop: AbortSignal | undefined;

  constructor(
    readonly config: Config<Name | Common>,
    readonly asJson: boolean,
  ) {
    this.lake = new Lake(config.LAKE, readLakeSchema(config.MIGRATIONS));
  }

  /** Aborted by a request to stop the process. A command that does not read it ends at once. */
  get signal(): AbortSignal {
    return (this.stop ??= stopSignal());
  }
}

/** A command on a lake. It prints its result as JSON (`--json`) or as text. */
export interface LakeCommand<
  A extends Arguments,
  O extends Options,
  Name extends SettingName,
  Planned,
  Result,
> extends Usage<A, O> {
  /** The settings that it reads besides LAKE, MIGRATIONS and MEMORY_LIMIT. */
  settings?: readonly Name[];
  /** The settings that are also options. `--lake` always is. */
  settingOptions?: readonly (Name & SettingOption)[];
  /** The plan of a command that deletes or rewrites data. Without `--yes` it prints the plan and changes nothing. */
  plan?: (values: Values<A, O>, context: Context<Name>) => Promise<Planned>;
  planText?: (plan: Planned, values: Values<A, O>) => string;
  run: (values: Values<A, O>, context: Context<Name>) => Promise<Result>;
  /** The result as text. Without this function, `run` itself prints. */
  text?: (result: Result, values: Values<A, O>, context: Context<Name>) => string;
  /** The result for `--json`; by default the result itself. */
  json?: (result: Result) => unknown;
  /** The error with which the command ends after it has printed the result. */
  failure?: (result: Result, values: Values<A, O>) => Error | undefined;
}

export function lakeCommand<
  const A extends Arguments,
  const O extends Options,
  Name extends SettingName,
  Planned,
  Result,
>(spec: LakeCommand<A, O, Name, Planned, Result>): CommandFile {
  const names = [...new Set<Name | Common>([...(spec.settings ?? []), ...common])];
  const settingOptions: SettingOption[] = [...(spec.settingOptions ?? []), 'LAKE'];
  const act = async (values: Values<A, O>, command: Command): Promise<void> => {
    const mistakes: string[] = [];
    const flags: Partial<Record<SettingName, string>> = given(command, settingOptions);
    const config = readSettings<Name | Common>(names, flags, environment(settingOptions), mistakes);
    refuseMistakes(mistakes);
    keepQueriesWithin(config.MEMORY_LIMIT);
    const context = new Context<Name>(config, isJson(command));
    if (spec.plan && !command.opts<{ yes?: true }>().yes) {
      const plan = await spec.plan(values, context);
      return printResult(context.asJson, plan, () => spec.planText!(plan, values));
    }
    const result = await spec.run(values, context);
    const { text, json, failure } = spec;
    if (text) printResult(context.asJson, json ? json(result) : result, () => text(result, values, context));
    const error = failure?.(result, values);
    if (error) throw error;
  };
  return {
    settings: names,
    fill(command) {
      fillCommand(command, spec, act);
      if (spec.plan) command.option('--yes', 'apply the changes; without it, only print the plan');
      for (const name of settingOptions) command.addOption(optionOf(name));
    },
  };
}

function optionOf(name: SettingOption): Option {
  const [usage, standard] = options[name];
  // Descriptions of options begin with a small letter, as commander's own.
  const description = settings[name].description.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  return new Option(`--${name.toLowerCase().replaceAll('_', '-')} ${usage}`, description)
    .default(process.env[name] ?? standard)
    .argParser((text) => {
      // The value is missing, and commander has taken the next option for it.
      return notEmpty(text.startsWith('--') ? '' : text);
    });
}

/** The settings that were given as options. */
function given(command: Command, names: readonly SettingOption[]): Partial<Record<SettingOption, string>> {
  const values = names.map((name) => [name, optionOf(name).attributeName()] as const);
  return Object.fromEntries(
    values
      .filter(([, attribute]) => command.getOptionValueSource(attribute) === 'cli')
      .map(([name, attribute]) => [name, command.getOptionValue(attribute) as string]),
  );
}

/** The environment, with the defaults of the settings that are missing in it. */
function environment(names: readonly SettingOption[]): NodeJS.ProcessEnv {
  const missing = names.filter((name) => !process.env[name] && !process.env[`${name}_FILE`]);
  return { ...process.env, ...Object.fromEntries(missing.map((name) => [name, options[name][1]])) };
}

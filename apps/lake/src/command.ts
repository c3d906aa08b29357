import type { settings } from '@fastcart/runtime';
import type { Argument, Command, Option } from 'commander';
import type { Given, ValuesOf } from './given';
import { progress } from './output';

export type SettingName = keyof typeof settings;

/** The export of a file of `commands`. The name and description of the command are in `commands.ts`. */
export interface CommandFile {
  /** The settings that the command reads. */
  settings: readonly SettingName[];
  /** Adds the arguments, the options and the action. */
  fill(command: Command): void;
}

export type Arguments = Record<string, Given<unknown, Argument>>;
export type Options = Record<string, Given<unknown, Option>>;

/** The values of arguments and options by name. */
export type Values<A extends Arguments, O extends Options> = ValuesOf<A> & ValuesOf<O>;

export interface Usage<A extends Arguments, O extends Options> {
  arguments?: A;
  options?: O;
  /** The text after the options in the help. */
  help?: string;
}

/** Gives a command its arguments and options, and calls `act` with their values when the command runs. */
export function fillCommand<A extends Arguments, O extends Options>(
  command: Command,
  { arguments: expected = {} as A, options = {} as O, help }: Usage<A, O>,
  act: (values: Values<A, O>, command: Command) => unknown,
): void {
  const names = Object.keys(expected);
  for (const [name, { make }] of Object.entries(expected)) command.addArgument(make(name));
  for (const [name, { make }] of Object.entries(options)) command.addOption(make(name));
  if (help) command.addHelpText('after', `\n${help}`);
  command.action(async () => {
    const given = names.map((name, at) => [name, command.processedArgs[at] as unknown]);
    try {
      await act({ ...command.opts(), ...Object.fromEntries(given) } as Values<A, O>, command);
    } finally {
      progress('');
    }
  });
}

/** A command with subcommands. */
export function commandGroup(commands: Record<string, [description: string, file: CommandFile]>): CommandFile {
  const files = Object.entries(commands);
  return {
    settings: [...new Set(files.flatMap(([, [, { settings }]]) => settings))],
    fill(command) {
      for (const [name, [description, file]] of files) file.fill(command.command(name).description(description));
    },
  };
}

export function isJson(command: Command): boolean {
  return command.optsWithGlobals<{ json?: boolean }>().json === true;
}

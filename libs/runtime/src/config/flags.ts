import { parseArgs } from 'node:util';
import { flagOf } from './settings';

export interface Switches {
  help: boolean;
  version: boolean;
  json: boolean;
  serve: boolean;
}

/** The text of each flag of a setting; true for a flag without its value, which is a mistake. */
export type Flags = Record<string, string | boolean | undefined>;

const switches = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  json: { type: 'boolean' },
  serve: { type: 'boolean' },
} as const;

/** The flags of a worker: those of settings with these names, and the switches. */
export function parseFlags(
  names: readonly string[],
  argv: readonly string[],
  mistakes: string[],
): { flags: Flags; switches: Switches } {
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
  const isOn = (name: keyof Switches): boolean => values[name] === true;
  return {
    flags: values,
    switches: { help: isOn('help'), version: isOn('version'), json: isOn('json'), serve: isOn('serve') },
  };
}

import { lakeProgram } from '@fastcart/lake/program';
import { generatorCommand } from '../../../apps/generator/src/flags';
import { workloads } from '../stack';
import type { Policy } from './policy';

type Command = ReturnType<typeof generatorCommand>;

const programs: Record<string, (args: string[]) => Command | Promise<Command>> = {
  generator: generatorCommand,
  lake: lakeProgram,
};

/** Commands and flags of the generator and of `lake` are those that they have. */
export const flags: Policy = async (stack) => {
  const mistakes: string[] = [];
  for (const { title, containers } of workloads(stack))
    for (const { image, args = [] } of containers) {
      const [, program] = /fastcart\/([\w-]+)[:@]/.exec(image as string) ?? [];
      const command = await programs[program ?? '']?.(args as string[]);
      try {
        if (command) idle(command).parse(args as string[], { from: 'user' });
      } catch (error) {
        mistakes.push(`${title}: ${(error as Error).message}`);
      }
    }
  return mistakes;
};

/** It reads its flags, and does nothing. A group of commands does nothing anyway, and without an action knows its commands. */
function idle(command: Command): Command {
  for (const each of command.commands) idle(each);
  if (command.commands.length === 0) command.action(() => undefined);
  return command.exitOverride().configureOutput({ writeErr: () => undefined });
}

import { lakeCommand } from '@fastcart/lake/program';
import { generatorCommand } from '../../../apps/generator/src/flags';
import { workloads } from '../stack';
import type { Policy } from './policy';

type Command = ReturnType<typeof lakeCommand>;

const programs: Record<string, () => Command> = { generator: generatorCommand, lake: lakeCommand };

/** Commands and flags of the generator and of `lake` are those that they have. */
export const flags: Policy = (stack) =>
  workloads(stack).flatMap(({ title, containers }) =>
    containers.flatMap(({ image, args }) => {
      const [, program] = /fastcart\/([\w-]+)[:@]/.exec(image as string) ?? [];
      const command = programs[program ?? '']?.();
      if (!command) return [];
      try {
        idle(command).parse((args as string[]) ?? [], { from: 'user' });
        return [];
      } catch (error) {
        return [`${title}: ${(error as Error).message}`];
      }
    }),
  );

/** It reads its flags, and does nothing. A group of commands does nothing anyway, and without an action knows its commands. */
function idle(command: Command): Command {
  for (const each of command.commands) idle(each);
  if (command.commands.length === 0) command.action(() => undefined);
  return command.exitOverride().configureOutput({ writeErr: () => undefined });
}

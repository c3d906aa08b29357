import { lakeProgram } from '@fastcart/lake/program';
import { exitWith } from '@fastcart/runtime';
import type { Ended } from './process';

/** Runs a command of `lake` in this process, which is faster than a new one. Returns how a process would end. */
export async function lakeRun(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const before = process.env;
  process.env = { PATH: before.PATH, LOG_LEVEL: 'error', SYNC: 'off', ...env };
  const [output, errors] = [captured(process.stdout), captured(process.stderr)];
  const removeHandlers = rememberHandlers('SIGINT', 'SIGTERM');
  try {
    const code = await exitCodeOf(args);
    return { code, signal: null, output: output.text(), errors: errors.text() };
  } finally {
    for (const { restore } of [output, errors]) restore();
    removeHandlers();
    process.env = before;
  }
}

async function exitCodeOf(args: string[]): Promise<number> {
  try {
    const program = await lakeProgram(args);
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    const { code, exitCode } = error as { code?: string; exitCode?: number };
    if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : 78;
    return exitWith(error, new AbortController().signal, true);
  }
}

/** Captures the text that is written to a stream. */
function captured(stream: NodeJS.WriteStream): { text: () => string; restore: () => void } {
  const pieces: string[] = [];
  const spy = jest.spyOn(stream, 'write').mockImplementation((piece) => pieces.push(String(piece)) > 0);
  return { text: () => pieces.join(''), restore: () => spy.mockRestore() };
}

/** Returns a function that removes the signal handlers that were added since. */
function rememberHandlers(...names: NodeJS.Signals[]): () => void {
  const before = names.map((name) => [name, process.listeners(name)] as const);
  return () => {
    for (const [name, handlers] of before)
      for (const handler of process.listeners(name)) if (!handlers.includes(handler)) process.off(name, handler);
  };
}

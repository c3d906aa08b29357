import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface HoldingProcess {
  /** Whether it got the lock. */
  held: boolean;
  /** Resolves when the process has ended. */
  kill(): Promise<void>;
}

/** A process that tries to take a lock and keeps it. `prefix`: a program that runs it, such as unshare. */
export async function lockHolder(path: string, prefix: readonly string[] = []): Promise<HoldingProcess> {
  const options = ['-r', join(__dirname, 'register.js'), join(__dirname, 'hold-lock.ts'), path];
  const [program, ...words] = [...prefix, process.execPath, ...options];
  const child: ChildProcess = spawn(program!, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [answer] = (await Promise.race([once(child.stdout!, 'data'), exited])) as unknown[];
  return {
    held: String(answer) === 'held\n',
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names a running process so that another one with the same number, now or on another machine, is not taken for it. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  /** Process numbers mean nothing in another container, even where the host name is shared. */
  namespace?: string;
  /** The start time where the system tells it: process numbers are used again, in a container almost always. */
  started?: string;
}

export const OWN_PROCESS: ProcessIdentity = {
  pid: process.pid,
  host: hostname(),
  namespace: orUndefined(() => readlinkSync('/proc/self/ns/pid')),
  started: startOf(process.pid),
};

/** Whether the process still runs; undefined when it cannot be known from this machine. */
export function isRunning(other: ProcessIdentity): boolean | undefined {
  if (other.host !== OWN_PROCESS.host || other.namespace !== OWN_PROCESS.namespace) return undefined;
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return other.started === undefined || other.started === startOf(other.pid);
}

function startOf(pid: number): string | undefined {
  const stat = orUndefined(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field, the program's name in brackets, may hold blanks; the start time is the 20th after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function orUndefined(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts times in /proc in hundredths of a second, whatever the kernel's own tick. */
const TICKS = 100;
const KIB = 1024;

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // The process has ended since it was listed.
    return '';
  }
}

function threads(pid: number | 'self'): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** The processes that a process started and that are still there. */
export function childrenOf(pid: number): number[] {
  return threads(pid).flatMap((thread) => {
    const children = read(`/proc/${pid}/task/${thread}/children`).trim();
    return children === '' ? [] : children.split(' ').map(Number);
  });
}

/** The fields of /proc/<pid>/stat from the third on; a process's name, the second, may hold anything. */
function stat(pid: number | 'self'): number[] {
  const text = read(`/proc/${pid}/stat`);
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

/** Seconds of CPU that a process has used itself; 0 when it has ended. */
export function cpuOf(pid: number): number {
  const [user = 0, system = 0] = stat(pid).slice(11, 13);
  return (user + system) / TICKS;
}

/** Bytes of memory that a process holds, and the most that it ever held. */
export function memoryOf(pid: number): { now: number; most: number } {
  const status = read(`/proc/${pid}/status`);
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * KIB;
  return { now: field('VmRSS'), most: field('VmHWM') };
}

function bytesRead(path: string): number {
  return Number(/^rchar: (\d+)/.exec(read(path))?.[1] ?? 0);
}

/** Bytes read by each thread of this process, as last seen. What a thread that has ended has read stays in the kernel's sum. */
const ownReads = new Map<string, number>();

/**
 * What the processes that this one started and that have ended used in all, their own children included: the kernel
 * adds it up when they end, so nothing is missed between two looks. Of bytes read it keeps only one sum with this
 * process's own, which are known by thread.
 */
export function ended(): { cpu: number; read: number } {
  const [user = 0, system = 0] = stat('self').slice(13, 15);
  for (const thread of threads('self')) ownReads.set(thread, bytesRead(`/proc/self/task/${thread}/io`));
  const own = [...ownReads.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { cpu: (user + system) / TICKS, read: bytesRead('/proc/self/io') - own };
}

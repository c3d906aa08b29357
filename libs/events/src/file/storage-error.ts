import { EventLogError } from '../errors';

/** Runs file operations; what the system refuses becomes a STORAGE error that names the operation and the reason. */
export async function storage<T>(action: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    if (EventLogError.is(cause)) throw cause;
    throw new EventLogError('STORAGE', `Cannot ${action}: ${reasonOf(cause)}.`, { cause });
  }
}

export function systemCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the quota of the disk is used up; free some space and try again',
  EACCES: 'permission denied; check the owner and the mode of the directory',
  EPERM: 'permission denied; check the owner and the mode of the directory',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files; raise the limit',
};

function reasonOf(cause: unknown): string {
  const code = systemCode(cause) ?? 'unknown error';
  return REASONS[code] ?? code;
}

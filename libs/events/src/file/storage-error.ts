import { EventLogError } from '../errors';
import { FileLock } from '../file-lock';

/** Runs file operations. An error of the system becomes an error with the operation and the reason. */
export async function storage<T>(action: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    // An error of the operation is more important than a later error of a close.
    const cause: unknown = error instanceof SuppressedError ? error.suppressed : error;
    if (EventLogError.is(cause)) throw cause;
    const code = FULL.includes(systemCode(cause) ?? '') ? 'DISK_FULL' : 'STORAGE';
    throw new EventLogError(code, `Cannot ${action}: ${reasonOf(cause)}.`, { cause });
  }
}

export function systemCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

const FULL = ['ENOSPC', 'EDQUOT'];

const REASONS: Record<string, string> = {
  ENOSPC: 'No space left on device; free some and try again',
  EDQUOT: 'No space left in the quota; free some and try again',
  EACCES: 'permission denied; check the owner and the mode of the directory',
  EPERM: 'permission denied; check the owner and the mode of the directory',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'the path of the log is not a folder and cannot become one; choose another path',
  EMFILE: 'too many open files; raise the limit',
};

function reasonOf(cause: unknown): string {
  const code = systemCode(cause) ?? 'unknown error';
  if (FileLock.unsupported.includes(code)) return 'the file system has no locks; put the log on another one';
  return REASONS[code] ?? code;
}

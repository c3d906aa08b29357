import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { constants as system, hostname } from 'node:os';
import { tryLock, unlock } from 'fs-native-extensions';

/** Information about the holder of a lock. It may have ended, and process ids of another container have another meaning. */
export interface LockHolder {
  pid: number;
  host: string;
  /** The work of the process: the id of a run. */
  owner?: string;
}

/**
 * An exclusive lock of the operating system on an open file. It ends with its process in all cases, so there is no need to
 * find out whether a process is alive. It is valid for all processes that can open the file, also in other containers, and
 * on other machines if the file system supports locks. The content of the file does not decide who holds the lock.
 */
export class FileLock implements Disposable {
  /** The codes of errors of a file system without locks. */
  static readonly unsupported: readonly string[] = ['ENOLCK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

  private constructor(
    private readonly path: string,
    /** Undefined once the lock is released. */
    private file: number | undefined,
  ) {}

  /** Creates the file if needed. Undefined while another process holds the lock. Errors: the operating system's. */
  static take(path: string, owner?: string): FileLock | undefined {
    const lock = lockedFile(path, constants.O_RDWR | constants.O_CREAT);
    if (lock === undefined) return undefined;
    writeHolder(lock, { pid: process.pid, host: hostname(), owner });
    return new FileLock(path, lock);
  }

  /** As {@link take}, but the file must exist. Errors: ENOENT. */
  static takeExisting(path: string): FileLock | undefined {
    const lock = lockedFile(path, constants.O_RDWR);
    return lock === undefined ? undefined : new FileLock(path, lock);
  }

  /** The holder that is written in the file; undefined when the file is empty, for example after a full disk. */
  static holder(path: string): LockHolder | undefined {
    try {
      const holder = JSON.parse(beginning(path)) as LockHolder | null;
      return typeof holder?.pid === 'number' ? holder : undefined;
    } catch {
      return undefined;
    }
  }

  /** Releases the lock and keeps the file. */
  [Symbol.dispose](): void {
    if (this.file === undefined) return;
    const file = this.file;
    this.file = undefined;
    try {
      // To close the file is not enough, because a child process that is being started still has it open.
      unlock(file);
    } catch {
      // The lock ends with the file.
    }
    closeSync(file);
  }

  /** Removes the file, if that is possible, and releases the lock. */
  remove(): void {
    try {
      if (this.file !== undefined && isAt(this.path, this.file)) rmSync(this.path, { force: true });
    } catch {
      // A file without a lock has no effect.
    }
    this[Symbol.dispose]();
  }
}

function lockedFile(path: string, flags: number): number | undefined {
  for (;;) {
    const file = openSync(path, flags, 0o666);
    let locked: number | undefined;
    try {
      if (!tryLock(file)) return undefined;
      if (isAt(path, file)) return (locked = file);
      // The holder removed the file between the two calls: a lock on it has no effect.
    } catch (error) {
      throw named(error as NodeJS.ErrnoException);
    } finally {
      if (locked === undefined) closeSync(file);
    }
  }
}

/** Whether the open file is still the file at the path. */
function isAt(path: string, file: number): boolean {
  const there = statSync(path, { bigint: true, throwIfNoEntry: false });
  const open = fstatSync(file, { bigint: true });
  return there?.ino === open.ino && there.dev === open.dev;
}

function writeHolder(file: number, holder: LockHolder): void {
  try {
    ftruncateSync(file);
    writeSync(file, JSON.stringify(holder), 0);
  } catch {
    // The disk may be full. The lock is valid without the content.
  }
}

function beginning(path: string): string {
  const bytes = Buffer.alloc(1024);
  const file = openSync(path, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** The library has no names for some errors, such as ENOLCK, and gives their number as the code. */
function named(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  const [, number] = /^Unknown system error -(\d+)$/.exec(error.code ?? '') ?? [];
  const name = Object.entries(system.errno).find(([, value]) => value === Number(number))?.[0];
  return name === undefined ? error : Object.assign(error, { code: name });
}

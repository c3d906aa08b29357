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

/** Who holds a lock, for people: it may be gone, and another container counts processes on its own. */
export interface LockHolder {
  pid: number;
  host: string;
  /** What the process does: a run's id. */
  owner?: string;
}

/**
 * An exclusive lock of the operating system on an open file. It ends with its process, however that ends, so nobody has
 * to find out whether a process is alive. It binds all processes that see the file: those of other containers, and those
 * of other machines where the file system carries locks. The content of the file does not decide who holds the lock.
 */
export class FileLock implements Disposable {
  /** The codes of errors that say that a file system has no locks. */
  static readonly unsupported: readonly string[] = ['ENOLCK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

  private constructor(
    private readonly path: string,
    /** Undefined once the lock is released. */
    private file: number | undefined,
  ) {}

  /** Makes the file when there is none. Undefined while another holds the lock. Errors: the operating system's. */
  static take(path: string, owner?: string): FileLock | undefined {
    const lock = lockedFile(path, constants.O_RDWR | constants.O_CREAT);
    if (lock === undefined) return undefined;
    writeHolder(lock, { pid: process.pid, host: hostname(), owner });
    return new FileLock(path, lock);
  }

  /** As {@link take}, of a file that is there already. Errors: ENOENT. */
  static takeExisting(path: string): FileLock | undefined {
    const lock = lockedFile(path, constants.O_RDWR);
    return lock === undefined ? undefined : new FileLock(path, lock);
  }

  /** Who the file says holds the lock; undefined when it says nothing, as after a full disk. */
  static holder(path: string): LockHolder | undefined {
    try {
      const holder = JSON.parse(beginning(path)) as LockHolder | null;
      return typeof holder?.pid === 'number' ? holder : undefined;
    } catch {
      return undefined;
    }
  }

  /** Releases the lock; the file stays. */
  [Symbol.dispose](): void {
    if (this.file === undefined) return;
    const file = this.file;
    this.file = undefined;
    try {
      // Closing is not enough: a child that is being started still has the file open.
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
      // A file that nobody has locked is as good as none.
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
      // Its holder removed it between the two calls: a lock on it binds nobody.
    } catch (error) {
      throw named(error as NodeJS.ErrnoException);
    } finally {
      if (locked === undefined) closeSync(file);
    }
  }
}

/** Whether the open file is the one that the path leads to. */
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
    // A full disk: the lock holds without it.
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

/** The library has no name for some errors, ENOLCK among them, and gives their number as the code. */
function named(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  const [, number] = /^Unknown system error -(\d+)$/.exec(error.code ?? '') ?? [];
  const name = Object.entries(system.errno).find(([, value]) => value === Number(number))?.[0];
  return name === undefined ? error : Object.assign(error, { code: name });
}

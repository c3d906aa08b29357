import { randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLock, makeFolder } from '@fastcart/events';

const prefix = 'fastcart-spool-';
/** Beside the folder, so that it is locked before the folder is made and until it is gone. */
const lockSuffix = '.lock';
const sharedMemory = '/dev/shm';
/** A container has 64 MB of it by default, and a batch of Silver takes several times that. */
const minFreeBytes = 1024 ** 3;

/** A private folder for the files that pass between the binding and Polars. */
export class Spool implements Disposable {
  readonly folder: string;
  /** Undefined where the file system has no locks: nobody removes there what a killed run left. */
  private readonly lock: FileLock | undefined;
  private files = 0;

  /** `parent`: SPOOL_DIR; by default memory-backed storage with room, else the system's temporary folder. */
  constructor(parent = hasRoom(sharedMemory) ? sharedMemory : tmpdir()) {
    makeFolder(parent);
    removeLeftovers(parent);
    ({ folder: this.folder, lock: this.lock } = lockedName(parent));
    try {
      mkdirSync(this.folder, { mode: 0o700 });
    } catch (error) {
      this.lock?.remove();
      throw error;
    }
  }

  /** A path for a new Arrow IPC file: the fastest to write and to read. */
  arrow(name: string): string {
    return join(this.folder, `${this.files++}-${name}.arrow`);
  }

  /** A path for a new Parquet file: for what may be large, in a tenth of the room. */
  parquet(name: string): string {
    return join(this.folder, `${this.files++}-${name}.parquet`);
  }

  /** Removes the files, not the folder. */
  clear(): void {
    for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name), { force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    this.lock?.remove();
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}

/** A folder's name that nobody else uses or removes. */
function lockedName(parent: string): { folder: string; lock: FileLock | undefined } {
  for (;;) {
    const folder = join(parent, `${prefix}${randomUUID()}`);
    try {
      const lock = FileLock.take(folder + lockSuffix);
      if (lock) return { folder, lock };
      // Another run took it for one that was left behind, before it was locked.
    } catch (error) {
      if (!FileLock.unsupported.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      rmSync(folder + lockSuffix, { force: true });
      return { folder, lock: undefined };
    }
  }
}

/** Removes what runs left behind that were killed. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix) || !name.endsWith(lockSuffix)) continue;
    try {
      removeLeftover(join(parent, name));
    } catch {
      // The folder belongs to another user, or another run is removing it.
    }
  }
}

function removeLeftover(lockFile: string): void {
  using lock = FileLock.takeExisting(lockFile);
  if (!lock) return;
  rmSync(lockFile.slice(0, -lockSuffix.length), { recursive: true, force: true });
  lock.remove();
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= minFreeBytes;
  } catch {
    return false;
  }
}

import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './process';

const prefix = 'fastcart-';
const sharedMemory = '/dev/shm';
/** A container has 64 MB of it unless told otherwise, and a batch of Silver takes several times that. */
const enough = 1024 ** 3;

/** A private folder for the files that pass between the binding and Polars. */
export class Spool {
  readonly folder: string;
  private files = 0;

  /** `parent`: SPOOL_DIR; by default memory-backed storage with room, else the system's temporary folder. */
  constructor(parent = hasRoom(sharedMemory) ? sharedMemory : tmpdir()) {
    mkdirSync(parent, { recursive: true });
    removeLeftovers(parent);
    this.folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
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
  }
}

/** What runs left behind that were killed. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (!pid || isAlive(Number(pid))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's, or another run is at it.
    }
  }
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough;
  } catch {
    return false;
  }
}

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lakeHash } from '../lake-hash';
import { isAlive } from '../process';
import type { Lease } from './lease';

interface Holder {
  owner: string;
  pid: number;
  host: string;
  /** Milliseconds since the epoch. */
  expires: number;
}

/** For the processes of one machine. */
export class FileLease implements Lease {
  private renewal: NodeJS.Timeout | undefined;

  private constructor(
    private readonly path: string,
    private readonly owner: string,
    private readonly ttl: number,
  ) {}

  /** Undefined when another run holds it. `ttl` in milliseconds. */
  static async acquire(lakeUrl: string, layer: string, owner: string, ttl: number): Promise<FileLease | undefined> {
    const folder = leaseFolder(lakeUrl);
    await mkdir(folder, { recursive: true });
    const lease = new FileLease(join(folder, `${layer}.json`), owner, ttl);
    if (!(await lease.take())) return undefined;
    // A lease that cannot be renewed runs out, which costs another run's time and no row: no reason to end this one.
    lease.renewal = setInterval(() => void lease.renew().catch(() => {}), ttl / 3).unref();
    return lease;
  }

  async release(): Promise<void> {
    clearInterval(this.renewal);
    if ((await holder(this.path))?.owner === this.owner) await rm(this.path, { force: true }).catch(() => {});
  }

  private async take(): Promise<boolean> {
    try {
      await writeFile(this.path, this.text(), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const current = await holder(this.path);
    if (current && isHeld(current)) return false;
    await this.write();
    // Of two runs that take over an abandoned lease at once the later rename wins, and mostly the other one sees it here.
    return (await holder(this.path))?.owner === this.owner;
  }

  private async renew(): Promise<void> {
    if ((await holder(this.path))?.owner === this.owner) await this.write();
  }

  private async write(): Promise<void> {
    const temporary = `${this.path}.${this.owner}`;
    await writeFile(temporary, this.text());
    await rename(temporary, this.path);
  }

  private text(): string {
    const state: Holder = { owner: this.owner, pid: process.pid, host: hostname(), expires: Date.now() + this.ttl };
    return JSON.stringify(state);
  }
}

/** Beside a local lake's tables; for a remote lake, in this machine's temporary folder. */
function leaseFolder(lakeUrl: string): string {
  if (lakeUrl.startsWith('file:')) return join(fileURLToPath(lakeUrl), '.lease');
  return join(tmpdir(), `fastcart-lease-${userInfo().uid}`, lakeHash(lakeUrl));
}

/** Undefined when there is none, or its writer was killed in the middle of it. */
async function holder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isHeld({ pid, host, expires }: Holder): boolean {
  return expires > Date.now() && (host !== hostname() || isAlive(pid));
}

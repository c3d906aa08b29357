import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Ended {
  code: number;
  output: string;
  errors: string;
}

/** A container of runc: as UID 10001, without a capability, on a root that cannot be written, with a sized /tmp. */
export class Container {
  private readonly id = `fastcart-${randomUUID()}`;
  private readonly child: ChildProcess;
  /** Resolves with its exit code, and what it said. */
  readonly ended: Promise<Ended>;

  constructor(folder: string, root: string, args: string[], env: Record<string, string>) {
    const bundle = join(folder, this.id);
    mkdirSync(bundle);
    writeFileSync(join(bundle, 'config.json'), JSON.stringify(specification(root, args, env)));
    this.child = spawn('runc', ['run', '--bundle', bundle, this.id], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = this.end();
  }

  private async end(): Promise<Ended> {
    const { stdout, stderr } = this.child;
    const exit = once(this.child, 'exit') as Promise<[number]>;
    const [output, errors, [code]] = await Promise.all([text(stdout!), text(stderr!), exit]);
    return { code, output, errors };
  }

  /** Whether tini has started the program, which need not have begun its work. */
  get isStarted(): boolean {
    const { status, stdout } = spawnSync('runc', ['state', this.id], { encoding: 'utf8' });
    if (status !== 0) return false;
    const { pid } = JSON.parse(stdout) as { pid: number };
    return (
      readFileSync(`/proc/${pid}/comm`, 'utf8') === 'tini\n' &&
      readFileSync(`/proc/${pid}/task/${pid}/children`).length > 0
    );
  }

  kill(signal: 'TERM' | 'KILL'): void {
    spawnSync('runc', ['kill', this.id, signal]);
  }
}

/** The network is the machine's, where the services are. */
function specification(root: string, args: string[], env: Record<string, string>) {
  const none = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] };
  const mount = (destination: string, type: string, options: string[] = []) => ({
    ...{ destination, type, source: type },
    options: ['nosuid', 'noexec', ...options],
  });
  return {
    ociVersion: '1.0.2',
    root: { path: root, readonly: true },
    process: {
      user: { uid: 10001, gid: 10001 },
      cwd: '/app',
      args: ['tini', '--', 'node', 'dist/main.js', ...args],
      env: Object.entries({ PATH: '/usr/local/bin:/usr/bin:/bin', LOG_FORMAT: 'json', ...env }).map(
        ([name, value]) => `${name}=${value}`,
      ),
      capabilities: none,
      noNewPrivileges: true,
    },
    mounts: [
      mount('/proc', 'proc'),
      mount('/dev', 'tmpfs', ['mode=755', 'size=64k']),
      mount('/dev/shm', 'tmpfs', ['mode=1777', 'size=64m']),
      mount('/tmp', 'tmpfs', ['mode=1777', 'size=1g']),
    ],
    linux: {
      namespaces: ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })),
      maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/timer_list'],
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
    },
  };
}

import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** The calls that create, change, delete and sync files. */
export const traced = [
  ...['openat', 'write', 'pwrite64', 'writev', 'pwritev', 'ftruncate', 'fsync', 'fdatasync'],
  ...['mkdir', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'unlink', 'unlinkat'],
];

interface Node {
  /** The names in a folder, in the system and on the disk. */
  entries?: Map<string, Node>;
  durable?: Map<string, Node>;
  /** Whether the written content of a file is on the disk. */
  isSynced: boolean;
}

/** The state of a folder after a power loss: for each path, whether the content is there. */
export type Remains = Map<string, { node: Node; isWhole: boolean }>;

/**
 * The state of a folder in the system and on the disk, by the calls in the output of strace. Its first content is on the disk.
 * POSIX promises no more: a name is on the disk when its folder was synced, and a content when its file was.
 */
export class Disk {
  private readonly root: Node;
  private readonly unfinished = new Map<string, string>();

  constructor(private readonly folder: string) {
    this.root = read(folder);
  }

  /** Applies a line of strace (-f -y). Returns true when something has reached the disk. */
  follow(line: string): boolean {
    const call = this.whole(line);
    if (!call || / = -\d+ E/.test(call)) return false;
    const name = /^\w+/.exec(call)![0];
    const [first, second] = [...call.matchAll(/"([^"]*)"/g)].map(([, path]) => path!);
    const open = /^\w+\(\d+<([^>]*)>/.exec(call)?.[1];
    if (name === 'openat') return this.opened(first!, call);
    if (name === 'mkdir') return this.set(first!, { entries: new Map(), durable: new Map(), isSynced: true });
    if (/^unlink/.test(name)) return this.set(first!, undefined);
    if (/^(rename|link)/.test(name)) {
      const node = this.find(first!);
      if (node && /^rename/.test(name)) this.set(first!, undefined);
      return this.set(second!, node);
    }
    const node = open === undefined ? undefined : this.find(open);
    if (!node) return false;
    const isSync = /^f(data)?sync/.test(name);
    if (node.entries) node.durable = new Map(node.entries);
    else node.isSynced = isSync;
    return isSync;
  }

  /** The state after a power loss now. */
  remains(node = this.root, path = '', found: Remains = new Map()): Remains {
    for (const [name, child] of node.durable!)
      if (child.entries) this.remains(child, join(path, name), found);
      else found.set(join(path, name), { node: child, isWhole: child.isSynced });
    return found;
  }

  /** Creates a folder with that state. Files have their contents of the end. */
  restore(remains: Remains, folder: string): void {
    const contents = new Map<Node, string>();
    const collect = (node: Node, path: string): void => {
      for (const [name, child] of node.entries!)
        if (child.entries) collect(child, join(path, name));
        else contents.set(child, join(path, name));
    };
    collect(this.root, this.folder);
    for (const [path, { node, isWhole }] of remains) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      const source = contents.get(node);
      // A file that was deleted since had a name that no program looks for.
      if (isWhole && source !== undefined) copyFileSync(source, target);
      else if (!isWhole) writeFileSync(target, '');
    }
  }

  /** A call that was interrupted by calls of other threads is on two lines. */
  private whole(line: string): string | undefined {
    const [, pid, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (pid === undefined) return undefined;
    const begun = / <unfinished \.\.\.>$/.exec(rest!);
    if (begun) return void this.unfinished.set(pid, rest!.slice(0, begun.index));
    const resumed = /^<\.\.\. \w+ resumed>/.exec(rest!);
    if (!resumed) return /^\w+\(/.test(rest!) ? rest : undefined;
    return (this.unfinished.get(pid) ?? '') + rest!.slice(resumed[0].length);
  }

  private opened(path: string, call: string): boolean {
    if (!call.includes('O_CREAT')) return false;
    const node = this.find(path);
    if (!node) return this.set(path, { isSynced: false });
    if (call.includes('O_TRUNC')) node.isSynced = false;
    return false;
  }

  private find(path: string): Node | undefined {
    const inside = relative(this.folder, path);
    if (inside === '') return this.root;
    if (inside.startsWith('..')) return undefined;
    return inside.split('/').reduce<Node | undefined>((node, name) => node?.entries?.get(name), this.root);
  }

  private set(path: string, node: Node | undefined): boolean {
    const folder = this.find(dirname(path));
    if (node) folder?.entries?.set(basename(path), node);
    else folder?.entries?.delete(basename(path));
    return false;
  }
}

function read(folder: string): Node {
  const entries = new Map<string, Node>();
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    entries.set(entry.name, entry.isDirectory() ? read(join(folder, entry.name)) : { isSynced: true });
  return { entries, durable: new Map(entries), isSynced: true };
}

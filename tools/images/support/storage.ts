import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, once } from '@fastcart/environments';

const base = 'localhost/debian-slim';

/** Images of Buildah in a folder, without a daemon; removed with it. */
export class ImageStorage {
  private readonly env: NodeJS.ProcessEnv;

  constructor(folder: string) {
    const [graph, run, file] = ['graph', 'run', 'storage.conf'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `[storage]\ndriver = "vfs"\ngraphroot = "${graph}"\nrunroot = "${run}"\n`);
    this.env = { ...process.env, CONTAINERS_STORAGE_CONF: file, BUILDAH_ISOLATION: 'chroot' };
  }

  /** `npm run images`, on a Debian made from its packages: no registry of images is asked. */
  build(): void {
    const container = this.buildah('from', 'scratch');
    this.buildah('add', container, debian(), '/');
    this.buildah('commit', '--quiet', container, base);
    this.buildah('rm', container);
    this.run(process.execPath, [join(__dirname, '../build.mjs'), '--build-arg', `BASE=${base}`]);
  }

  /** Where the files of an image lie. */
  mount(image: string): string {
    return this.buildah('mount', this.buildah('from', '--pull-never', image));
  }

  /** As Buildah says it, such as `472 MB`. */
  size(image: string): string {
    const [found] = JSON.parse(this.buildah('images', '--json', image)) as { size: string }[];
    return found!.size;
  }

  inspect(image: string): { labels: Record<string, string>; user: string } {
    const { config } = (JSON.parse(this.buildah('inspect', '--type', 'image', image)) as Inspected).OCIv1;
    return { labels: config.Labels, user: config.User };
  }

  /** Containers and images, with their mounts. */
  wipe(): void {
    this.buildah('rm', '--all');
    this.buildah('rmi', '--all', '--force');
  }

  private buildah(...args: string[]): string {
    return this.run('buildah', args);
  }

  private run(command: string, args: string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      env: this.env,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
    return stdout.trim();
  }
}

interface Inspected {
  OCIv1: { config: { Labels: Record<string, string>; User: string } };
}

/** As debian:bookworm-slim has it. */
function debian(): string {
  const folder = once('debian-bookworm-slim', (unfinished) => {
    const without = ['doc', 'man', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
    execute('mmdebstrap', ['--variant=minbase', ...without, 'bookworm', join(unfinished, 'debian.tar')]);
  });
  return join(folder, 'debian.tar');
}

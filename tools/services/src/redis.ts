import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './ports';
import { ServerProcess } from './process';
import { installRedis } from './redis-install';
import { Service, type ServiceSettings } from './service';

interface RedisSettings extends ServiceSettings {
  password?: string;
}

export interface RedisOptions {
  folder: string;
  /** By default a free port. */
  port?: number;
  password?: string;
}

/** A Redis server without persistence. */
export class Redis extends Service<RedisSettings> {
  readonly processes = [new ServerProcess('redis', this.folder, () => this.#command())];

  static async start({ folder, ...options }: RedisOptions): Promise<Redis> {
    const kept = Redis.open(folder);
    return Redis.startOn(kept, 1, ([free]) => {
      const port = options.port ?? kept?.port ?? free!;
      return new Redis(folder, { ...kept?.settings, ...options, port });
    });
  }

  /** Installs the server in the cache and returns its path. */
  static install(): string {
    return installRedis().file;
  }

  get url(): string {
    const { password, port } = this.settings;
    return `redis://${password ? `:${encodeURIComponent(password)}@` : ''}127.0.0.1:${port}`;
  }

  protected prepare(): void {
    installRedis();
    const { port, password } = this.settings;
    const lines = ['bind 127.0.0.1', `port ${port}`, 'save ""', 'appendonly no'];
    // A JSON string is also a quoted string of Redis.
    if (password) lines.push(`requirepass ${JSON.stringify(password)}`);
    writeFileSync(join(this.folder, 'redis.conf'), lines.join('\n'), { mode: 0o600 });
  }

  #command() {
    const { port } = this;
    return { ...installRedis(), args: [join(this.folder, 'redis.conf')], port, isReady: () => ping(port) };
  }
}

/** Whether the server answers PING. A request for a password counts as an answer; that it is loading does not. */
async function ping(port: number): Promise<boolean> {
  const answer = await ask(port, Buffer.from('PING\r\n'));
  return /^(\+PONG|-NOAUTH)/.test(String(answer));
}

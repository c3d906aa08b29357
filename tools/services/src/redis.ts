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
  /** A free one when absent. */
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

  /** Brings the server into the cache; where it is. */
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
    // A JSON text is a quoted one of Redis, too.
    if (password) lines.push(`requirepass ${JSON.stringify(password)}`);
    writeFileSync(join(this.folder, 'redis.conf'), lines.join('\n'), { mode: 0o600 });
  }

  #command() {
    const { port } = this;
    return { ...installRedis(), args: [join(this.folder, 'redis.conf')], port, isReady: () => ping(port) };
  }
}

/** Whether it answers PING. That it asks for a password is an answer; that it is still loading is none. */
async function ping(port: number): Promise<boolean> {
  const answer = await ask(port, Buffer.from('PING\r\n'));
  return /^(\+PONG|-NOAUTH)/.test(String(answer));
}

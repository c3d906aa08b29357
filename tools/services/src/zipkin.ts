import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execute, once } from '@fastcart/environments';
import { ServiceError } from './errors';
import { shortLived } from './java';
import { ServerProcess } from './process';
import { Service } from './service';

const artifact = 'io.zipkin:zipkin-server:3.5.1:jar:exec';

/** Zipkin with its web pages. It stores traces in memory. */
export class Zipkin extends Service {
  readonly processes = [new ServerProcess('zipkin', this.folder, () => this.#command())];

  static async start({ folder }: { folder: string }): Promise<Zipkin> {
    const kept = Zipkin.open(folder);
    return Zipkin.startOn(kept, 1, ([free]) => new Zipkin(folder, { port: kept?.port ?? free! }));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  protected prepare(): void {
    install();
  }

  #command() {
    const armeria = { port: String(this.port), ip: '127.0.0.1', 'protocols[0]': 'http' };
    return {
      file: 'java',
      args: [
        ...['-Xmx256m', ...shortLived, '-jar', install()],
        ...Object.entries(armeria).map(([name, value]) => `--armeria.ports[0].${name}=${value}`),
      ],
      env: { QUERY_PORT: String(this.port), STORAGE_TYPE: 'mem', SELF_TRACING_ENABLED: 'false' },
      isReady: () => isHealthy(`${this.url}/health`),
    };
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function install(): string {
  try {
    const folder = once('zipkin-3.5.1', (unfinished) => {
      const options = [`-Dartifact=${artifact}`, `-DoutputDirectory=${unfinished}`];
      execute('mvn', ['-B', '-q', '-ntp', 'dependency:copy', ...options]);
    });
    return join(folder, readdirSync(folder)[0]!);
  } catch (error) {
    const what = `Zipkin requires Java 17 and Maven: ${(error as Error).message}`;
    throw new ServiceError('INSTALL_FAILED', what, { cause: error });
  }
}

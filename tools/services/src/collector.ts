import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, once } from '@fastcart/environments';
import { ServiceError } from './errors';
import { ServerProcess } from './process';
import { Service, type ServiceSettings } from './service';

/** Also the version of the cluster's image. It is the last version with an exporter to Zipkin. */
export const collectorVersion = '0.148.0';

interface CollectorSettings extends ServiceSettings {
  configuration: object;
}

export interface CollectorOptions {
  folder: string;
  /** URL of a Zipkin that receives the traces. */
  zipkin?: string;
  /** Another configuration than the one below. It receives OTLP over HTTP on the first port; two more ports are free. */
  configuration?: (...ports: number[]) => object;
}

/** The OpenTelemetry collector. It receives OTLP over HTTP and writes everything to its log. */
export class Collector extends Service<CollectorSettings> {
  readonly processes = [new ServerProcess('collector', this.folder, () => this.#command())];

  static async start({ folder, zipkin, configuration }: CollectorOptions): Promise<Collector> {
    const kept = Collector.open(folder);
    return Collector.startOn(kept, 3, (ports) => {
      const [port, ...others] = [kept?.port ?? ports[0]!, ...ports.slice(1)];
      return new Collector(folder, { port, configuration: configuration?.(port, ...others) ?? logging(port, zipkin) });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  protected prepare(): void {
    install();
    // JSON is valid YAML.
    writeFileSync(join(this.folder, 'collector.yaml'), JSON.stringify(this.settings.configuration, null, 2));
  }

  #command() {
    const args = ['--config', join(this.folder, 'collector.yaml')];
    return { file: install(), args, port: this.port };
  }
}

function logging(port: number, zipkin: string | undefined): object {
  const receivers = ['otlp'];
  const exporters = {
    debug: { verbosity: 'detailed' },
    ...(zipkin && { zipkin: { endpoint: `${zipkin}/api/v2/spans` } }),
  };
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters,
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: {
        traces: { receivers, exporters: Object.keys(exporters) },
        metrics: { receivers, exporters: ['debug'] },
        logs: { receivers, exporters: ['debug'] },
      },
    },
  };
}

const core = (path: string) => ({ gomod: `go.opentelemetry.io/collector/${path} v${collectorVersion}` });
const contrib = (path: string) => ({
  gomod: `github.com/open-telemetry/opentelemetry-collector-contrib/${path} v${collectorVersion}`,
});

/** The components of the configuration above and of the cluster's. */
const manifest = JSON.stringify({
  dist: { name: 'collector', output_path: './build', version: '0.0.1' },
  extensions: [contrib('extension/healthcheckextension')],
  receivers: [core('receiver/otlpreceiver')],
  processors: [
    core('processor/batchprocessor'),
    core('processor/memorylimiterprocessor'),
    contrib('processor/deltatocumulativeprocessor'),
  ],
  exporters: [
    core('exporter/debugexporter'),
    core('exporter/otlphttpexporter'),
    contrib('exporter/prometheusexporter'),
    contrib('exporter/zipkinexporter'),
  ],
});

/** Builds the collector from its modules with its own builder. This takes a few minutes, once per machine. */
function install(): string {
  const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 8);
  try {
    const folder = once(`collector-${collectorVersion}-${hash}`, (unfinished) => {
      writeFileSync(join(unfinished, 'manifest.yaml'), manifest);
      const script = [
        'cd "$1"',
        `GOBIN=$PWD CGO_ENABLED=0 go install go.opentelemetry.io/collector/cmd/builder@v${collectorVersion}`,
        'CGO_ENABLED=0 ./builder --config=manifest.yaml',
      ];
      execute('sh', ['-c', script.join(' && '), 'sh', unfinished]);
    });
    return join(folder, 'build', 'collector');
  } catch (error) {
    const what = `the collector requires Go: ${(error as Error).message}`;
    throw new ServiceError('INSTALL_FAILED', what, { cause: error });
  }
}

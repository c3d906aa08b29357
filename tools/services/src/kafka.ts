import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { classPath, java, shortLived } from './java';
import { account, createKeyStore, type KafkaProtocol, securityProperties } from './kafka-security';
import { ask } from './ports';
import { ServerProcess } from './process';
import { Service, type ServiceSettings } from './service';

const version = '4.4.0';

/** An ApiVersions request: length, key 18, version 0, a correlation id, no client id. */
const apiVersions = Buffer.from('0000000a' + '0012' + '0000' + '00000000' + 'ffff', 'hex');

interface KafkaSettings extends ServiceSettings {
  controllerPort: number;
  /** The port of the listener with {@link security}. */
  securedPort: number;
  security?: KafkaProtocol;
  properties?: Record<string, string>;
}

export interface KafkaOptions {
  folder: string;
  /** By default a free port. */
  port?: number;
  /** The protocol of a second listener: see {@link Kafka.secured}. */
  security?: KafkaProtocol;
  /** Further lines of server.properties, which replace those here. */
  properties?: Record<string, string>;
}

/** The settings of a client of the listener with security. */
export interface SecuredListener {
  brokers: string;
  user: string;
  password: string;
  /** In PEM; only for SSL and SASL_SSL. */
  caFile: string;
}

/** One Kafka broker, which is also the controller. */
export class Kafka extends Service<KafkaSettings> {
  readonly processes = [new ServerProcess('kafka', this.folder, () => this.#command())];

  static async start({ folder, ...options }: KafkaOptions): Promise<Kafka> {
    const kept = Kafka.open(folder);
    return Kafka.startOn(kept, 3, (ports) => {
      const [free, controllerPort, securedPort] = ports as [number, number, number];
      const port = options.port ?? kept?.port ?? free;
      return new Kafka(folder, { controllerPort, securedPort, ...kept?.settings, ...options, port });
    });
  }

  /** Installs the jars in the cache. */
  static install(): string {
    return classPath(`kafka-${version}-with-tools`, [
      `org.apache.kafka:kafka_2.13:${version}`,
      `org.apache.kafka:kafka-tools:${version}`,
      'org.apache.logging.log4j:log4j-slf4j-impl:2.26.1',
    ]);
  }

  get brokers(): string {
    return `127.0.0.1:${this.port}`;
  }

  get url(): string {
    return `kafka://${this.brokers}`;
  }

  /** Undefined without `security`. SASL accepts PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  get secured(): SecuredListener | undefined {
    const { security, securedPort } = this.settings;
    return security && { brokers: `127.0.0.1:${securedPort}`, ...account, caFile: join(this.folder, 'ca.pem') };
  }

  /** Runs a tool of Kafka, such as `TopicCommand`, on this broker and returns its standard output. */
  tool(name: string, ...args: string[]): Promise<string> {
    const main = `org.apache.kafka.tools.${name}`;
    return java(main, ['--bootstrap-server', this.brokers, ...args], ['-Dlog.level=ERROR', ...this.#jvm()]);
  }

  protected async prepare(): Promise<void> {
    const { security } = this.settings;
    if (security) createKeyStore(this.folder);
    writeFileSync(this.#file('server.properties'), text(this.#properties()), { mode: 0o600 });
    writeFileSync(this.#file('log4j2.properties'), text(logging));
    if (existsSync(this.#file('data/meta.properties'))) return;
    const clusterId = randomBytes(16).toString('base64url');
    const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${account.user},password=${account.password}]`,
    ]);
    const config = ['--config', this.#file('server.properties')];
    await java('kafka.tools.StorageTool', ['format', `--cluster-id=${clusterId}`, ...config, ...users], this.#jvm());
  }

  /** A broker that hangs still accepts connections, and has logged that it has started. */
  protected override async isHealthy(): Promise<boolean> {
    return (await ask(this.port, apiVersions)) !== undefined;
  }

  #command() {
    return {
      file: 'java',
      args: ['-Xmx512m', '-Xms128m', ...shortLived, ...this.#jvm(), 'kafka.Kafka', this.#file('server.properties')],
      env: { LOG_DIR: this.folder },
      isReady: (log: () => string) => log().includes('Kafka Server started'),
    };
  }

  #jvm(): string[] {
    return [`-Dlog4j2.configurationFile=${this.#file('log4j2.properties')}`, '-cp', Kafka.install()];
  }

  #properties(): Record<string, string> {
    const { controllerPort, securedPort, security, properties } = this.settings;
    const secured = security ? `,SECURED://127.0.0.1:${securedPort}` : '';
    return {
      'process.roles': 'broker,controller',
      'node.id': '1',
      'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
      listeners: `PLAINTEXT://${this.brokers},CONTROLLER://127.0.0.1:${controllerPort}${secured}`,
      'advertised.listeners': `PLAINTEXT://${this.brokers}${secured}`,
      'controller.listener.names': 'CONTROLLER',
      'inter.broker.listener.name': 'PLAINTEXT',
      'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:${security ?? 'PLAINTEXT'}`,
      'log.dirs': this.#file('data'),
      ...oneBroker,
      ...(security && securityProperties(this.folder)),
      ...properties,
    };
  }

  #file(name: string): string {
    return join(this.folder, name);
  }
}

/** Properties of a single broker with short delays and little memory. */
const oneBroker = {
  'offsets.topic.num.partitions': '4',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  'auto.create.topics.enable': 'false',
  'num.network.threads': '2',
  'num.io.threads': '4',
  'background.threads': '2',
  'log.cleaner.dedupe.buffer.size': '8388608',
};

const logging = {
  status: 'error',
  'appender.console.type': 'Console',
  'appender.console.name': 'console',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.layout.pattern': '%d{ISO8601} %p %m (%c)%n',
  'rootLogger.level': '${sys:log.level:-INFO}',
  'rootLogger.appenderRef.console.ref': 'console',
};

function text(properties: Record<string, string>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

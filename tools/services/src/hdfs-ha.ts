import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bean, mainClasses, takesWrites } from './hadoop';
import { smallServers, writeConfiguration } from './hdfs-configuration';
import { HdfsService, type HdfsServiceSettings } from './hdfs-service';

const nameService = 'fastcart';

/** `port` belongs to the first NameNode. */
interface HdfsHaSettings extends HdfsServiceSettings {
  secondPort: number;
  /** HTTP ports of the NameNodes. */
  httpPorts: [number, number];
  /** RPC and HTTP ports. */
  journalPorts: [number, number];
  /** Transfer, RPC and HTTP ports. */
  dataPorts: [number, number, number];
}

export interface HdfsHaOptions {
  folder: string;
  /** The port of the first NameNode; by default a free port. */
  port?: number;
  /** Further properties of hdfs-site.xml, which replace those here. */
  properties?: Record<string, string>;
}

/** Two NameNodes with a name service, one JournalNode and one DataNode. A failover is never automatic. */
export class HdfsHa extends HdfsService<HdfsHaSettings> {
  readonly url = `hdfs://${nameService}`;
  readonly nameNodes = [this.#nameNode(0), this.#nameNode(1)] as const;
  readonly journalNode = this.hadoop.server('journalnode', mainClasses.journalNode, this.settings.journalPorts[0]);
  readonly dataNode = this.hadoop.server('datanode', mainClasses.dataNode, this.settings.dataPorts[2]);
  readonly processes = [this.journalNode, ...this.nameNodes, this.dataNode];

  static async start({ folder, ...options }: HdfsHaOptions): Promise<HdfsHa> {
    const kept = HdfsHa.open(folder);
    return HdfsHa.startOn(kept, 9, (ports) => {
      const [free, secondPort, ...others] = ports as [number, number, ...number[]];
      const fresh = {
        secondPort,
        httpPorts: others.slice(0, 2) as [number, number],
        journalPorts: others.slice(2, 4) as [number, number],
        dataPorts: others.slice(4) as [number, number, number],
        user: process.env.HADOOP_USER_NAME ?? 'hdfs',
      };
      const port = options.port ?? kept?.port ?? free;
      return new HdfsHa(folder, { ...fresh, ...kept?.settings, ...options, port });
    });
  }

  /** The index of the active NameNode; undefined while there is none. */
  async active(): Promise<0 | 1 | undefined> {
    for (const index of [0, 1] as const) {
      const status = await bean(this.settings.httpPorts[index], 'NameNodeStatus');
      if (status?.State === 'active') return index;
    }
    return undefined;
  }

  /** Makes the standby NameNode active, whether the active one is running or not. */
  async failover(): Promise<void> {
    const [first, second] = await Promise.all(this.settings.httpPorts.map((port) => bean(port, 'NameNodeStatus')));
    const to = first?.State === 'standby' || second?.State === 'active' ? 0 : 1;
    await this.hadoop.run(mainClasses.failover, ['-failover', nameNodeIds[1 - to]!, nameNodeIds[to]]);
  }

  protected prepare(): void {
    const { port, secondPort, httpPorts, journalPorts, dataPorts, properties } = this.settings;
    const address = (port: number) => `127.0.0.1:${port}`;
    const [first, second] = nameNodeIds.map((id) => `${nameService}.${id}`);
    writeConfiguration(
      this.configuration,
      {
        'fs.defaultFS': this.url,
        'hadoop.tmp.dir': join(this.folder, 'tmp'),
        'ipc.client.connect.retry.interval': 200,
      },
      {
        ...smallServers,
        'dfs.permissions.enabled': false,
        'dfs.nameservices': nameService,
        [`dfs.ha.namenodes.${nameService}`]: nameNodeIds.join(),
        [`dfs.namenode.rpc-address.${first}`]: address(port),
        [`dfs.namenode.rpc-address.${second}`]: address(secondPort),
        [`dfs.namenode.http-address.${first}`]: address(httpPorts[0]),
        [`dfs.namenode.http-address.${second}`]: address(httpPorts[1]),
        [`dfs.namenode.name.dir.${first}`]: `file://${this.#nameFolder(0)}`,
        [`dfs.namenode.name.dir.${second}`]: `file://${this.#nameFolder(1)}`,
        'dfs.namenode.shared.edits.dir': `qjournal://${address(journalPorts[0])}/${nameService}`,
        'dfs.journalnode.edits.dir': join(this.folder, 'journal'),
        'dfs.journalnode.rpc-address': address(journalPorts[0]),
        'dfs.journalnode.http-address': address(journalPorts[1]),
        [`dfs.client.failover.proxy.provider.${nameService}`]:
          'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
        // The journal is the fence: it refuses edits of a NameNode that was replaced.
        'dfs.ha.fencing.methods': 'shell(/bin/true)',
        'dfs.ha.tail-edits.period': 1,
        'dfs.datanode.data.dir': `file://${join(this.folder, 'data')}`,
        'dfs.datanode.address': address(dataPorts[0]),
        'dfs.datanode.ipc.address': address(dataPorts[1]),
        'dfs.datanode.http.address': address(dataPorts[2]),
        ...properties,
      },
    );
  }

  /** Each step requires the one before: journal, first NameNode, copy of its state, second NameNode. */
  protected override async startProcesses(): Promise<void> {
    const dataNode = this.dataNode.start();
    // Awaited below: without this, an earlier failure is an unhandled rejection.
    dataNode.catch(() => undefined);
    await this.journalNode.start();
    const [first, second] = this.nameNodes;
    if (!existsSync(join(this.#nameFolder(0), 'current'))) await this.#initialize(0, '-format');
    await first.start();
    if (!existsSync(join(this.#nameFolder(1), 'current'))) await this.#initialize(1, '-bootstrapStandby');
    await second.start();
    await dataNode;
    if ((await this.active()) === undefined) {
      await this.hadoop.run(mainClasses.failover, ['-transitionToActive', nameNodeIds[0]]);
    }
  }

  protected override async isHealthy(): Promise<boolean> {
    const active = await this.active();
    return active !== undefined && (await takesWrites(this.settings.httpPorts[active]));
  }

  async #initialize(index: 0 | 1, how: string): Promise<void> {
    await this.hadoop.run(mainClasses.nameNode, [identity(index), how, '-nonInteractive']);
  }

  #nameNode(index: 0 | 1) {
    const port = index === 0 ? this.settings.port : this.settings.secondPort;
    return this.hadoop.server(`namenode${index + 1}`, mainClasses.nameNode, port, [identity(index)]);
  }

  #nameFolder(index: 0 | 1): string {
    return join(this.folder, `name${index + 1}`);
  }
}

const nameNodeIds = ['nn1', 'nn2'] as const;

/** A NameNode identifies itself by its host by default, but both have the same host. */
function identity(index: 0 | 1): string {
  return `-Ddfs.ha.namenode.id=${nameNodeIds[index]}`;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installHadoop, mainClasses, takesWrites } from './hadoop';
import { smallServers, writeConfiguration } from './hdfs-configuration';
import { kerberosCore, kerberosHdfs, kerberosOf } from './hdfs-kerberos';
import { HdfsService, type HdfsServiceSettings } from './hdfs-service';
import type { Kdc } from './kdc';

interface HdfsSettings extends HdfsServiceSettings {
  /** The HTTP port of the NameNode; the transfer, RPC and HTTP ports of the DataNode. */
  ports: [number, number, number, number];
  permissions?: boolean;
}

export interface HdfsOptions {
  folder: string;
  /** The port of the NameNode; by default a free port. */
  port?: number;
  /** Whether owners and modes are checked. The superuser is HADOOP_USER_NAME, by default hdfs. */
  permissions?: boolean;
  /** The realm whose tickets clients need. The superuser is hdfs then. */
  kdc?: Kdc;
  /** Further properties of hdfs-site.xml, which replace those here. */
  properties?: Record<string, string>;
}

/** One NameNode and one DataNode. */
export class Hdfs extends HdfsService<HdfsSettings> {
  readonly nameNode = this.hadoop.server('namenode', mainClasses.nameNode, this.settings.port);
  readonly dataNode = this.hadoop.server('datanode', mainClasses.dataNode, this.settings.ports[3]);
  readonly processes = [this.nameNode, this.dataNode];

  static async start({ folder, kdc, ...options }: HdfsOptions): Promise<Hdfs> {
    const kept = Hdfs.open(folder);
    const user = process.env.HADOOP_USER_NAME ?? 'hdfs';
    const kerberos = kdc ? await kerberosOf(kdc) : kept?.settings.kerberos;
    return Hdfs.startOn(kept, 5, (free) => {
      const [first, ...ports] = free as [number, number, number, number, number];
      const port = options.port ?? kept?.port ?? first;
      return new Hdfs(folder, { ports, user, ...kept?.settings, ...options, port, kerberos });
    });
  }

  /** Installs the jars in the cache. */
  static install(): string {
    return installHadoop();
  }

  get url(): string {
    return `hdfs://127.0.0.1:${this.port}`;
  }

  protected async prepare(): Promise<void> {
    const { ports, permissions = false, kerberos, properties } = this.settings;
    const address = (port: number) => `127.0.0.1:${port}`;
    const name = join(this.folder, 'name');
    writeConfiguration(
      this.configuration,
      { 'fs.defaultFS': this.url, 'hadoop.tmp.dir': join(this.folder, 'tmp'), ...(kerberos && kerberosCore) },
      {
        ...smallServers,
        'dfs.permissions.enabled': permissions,
        'dfs.namenode.name.dir': `file://${name}`,
        'dfs.datanode.data.dir': `file://${join(this.folder, 'data')}`,
        'dfs.namenode.rpc-address': address(this.port),
        'dfs.namenode.http-address': address(ports[0]),
        'dfs.datanode.address': address(ports[1]),
        'dfs.datanode.ipc.address': address(ports[2]),
        'dfs.datanode.http.address': address(ports[3]),
        ...(kerberos && kerberosHdfs(kerberos)),
        ...properties,
      },
    );
    if (!existsSync(join(name, 'current'))) await this.hadoop.run(mainClasses.nameNode, ['-format', '-nonInteractive']);
  }

  protected override isHealthy(): Promise<boolean> {
    return takesWrites(this.settings.ports[0]);
  }
}

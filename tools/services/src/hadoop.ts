import { join } from 'node:path';
import type { HdfsKerberos } from './hdfs-kerberos';
import { classPath, java, shortLived } from './java';
import { ServerProcess } from './process';

const version = '3.5.0';

/** Installs the jars in the cache. */
export function installHadoop(): string {
  return classPath(
    `hadoop-${version}`,
    ['hadoop-common', 'hadoop-hdfs', 'hadoop-hdfs-client'].map((id) => `org.apache.hadoop:${id}:${version}`),
  );
}

export const mainClasses = {
  nameNode: 'org.apache.hadoop.hdfs.server.namenode.NameNode',
  dataNode: 'org.apache.hadoop.hdfs.server.datanode.DataNode',
  journalNode: 'org.apache.hadoop.hdfs.qjournal.server.JournalNode',
  shell: 'org.apache.hadoop.fs.FsShell',
  admin: 'org.apache.hadoop.hdfs.tools.DFSAdmin',
  failover: 'org.apache.hadoop.hdfs.tools.DFSHAAdmin',
} as const;

/** The programs of Hadoop with the configuration and the superuser of one service, who is the user that started it. */
export class Hadoop {
  readonly configuration: string;

  constructor(
    private readonly folder: string,
    private readonly user: string,
    private readonly kerberos?: HdfsKerberos,
  ) {
    this.configuration = join(folder, 'configuration');
  }

  /** A server that is ready as soon as it listens. */
  server(name: string, main: string, port: number, args: string[] = []): ServerProcess {
    return new ServerProcess(name, this.folder, () => ({
      file: 'java',
      args: ['-Xmx256m', '-Xms32m', ...shortLived, ...this.#jvm(), main, ...args],
      env: this.#environment(),
      port,
    }));
  }

  /** Runs a program to its end and returns its standard output. */
  run(main: string, args: string[]): Promise<string> {
    return java(main, args, ['-Dlog.level=ERROR', ...this.#jvm()], this.#environment());
  }

  #environment(): Record<string, string> {
    if (!this.kerberos) return { HADOOP_USER_NAME: this.user };
    // For the tools. The servers have theirs in the configuration.
    return { KRB5PRINCIPAL: this.kerberos.principal, KRB5KEYTAB: this.kerberos.keytab };
  }

  #jvm(): string[] {
    return [
      ...['-Djava.net.preferIPv4Stack=true', `-Dhadoop.home.dir=${this.folder}`, `-Dhadoop.log.dir=${this.folder}`],
      ...(this.kerberos ? [`-Djava.security.krb5.conf=${this.kerberos.configuration}`] : []),
      ...['-cp', `${this.configuration}:${installHadoop()}`],
    ];
  }
}

/** A bean of a server's HTTP port; undefined while the port does not answer. */
export async function bean(port: number, name: string): Promise<Record<string, unknown> | undefined> {
  try {
    const url = `http://127.0.0.1:${port}/jmx?qry=Hadoop:service=NameNode,name=${name}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return ((await response.json()) as { beans: Record<string, unknown>[] }).beans[0];
  } catch {
    return undefined;
  }
}

/** Whether a NameNode accepts writes: it has its DataNode and has left safe mode. */
export async function takesWrites(httpPort: number): Promise<boolean> {
  const state = await bean(httpPort, 'FSNamesystemState');
  const info = await bean(httpPort, 'NameNodeInfo');
  return state?.NumLiveDataNodes === 1 && info?.Safemode === '';
}

import type { Properties } from './hdfs-configuration';
import type { Kdc } from './kdc';

/** The principals of the servers and tools of an HDFS in a realm. */
export interface HdfsKerberos {
  /** The path of krb5.conf. */
  configuration: string;
  /** The keytab of both principals. */
  keytab: string;
  /** The principal of NameNode, DataNode and their tools, which is the superuser. */
  principal: string;
  /** The principal of their HTTP ports. */
  webPrincipal: string;
}

export async function kerberosOf(kdc: Kdc): Promise<HdfsKerberos> {
  const [server, web] = ['hdfs/localhost', 'HTTP/localhost'];
  return {
    configuration: kdc.configuration,
    keytab: await kdc.keytab('hdfs', server, web),
    principal: `${server}@${kdc.realm}`,
    webPrincipal: `${web}@${kdc.realm}`,
  };
}

/** Properties of core-site.xml. RPC is encrypted too. */
export const kerberosCore: Properties = {
  'hadoop.security.authentication': 'kerberos',
  'hadoop.rpc.protection': 'privacy',
};

/** Properties of hdfs-site.xml. Data transfer is encrypted too. */
export function kerberosHdfs({ keytab, principal, webPrincipal }: HdfsKerberos): Properties {
  return {
    'dfs.namenode.kerberos.principal': principal,
    'dfs.namenode.keytab.file': keytab,
    'dfs.datanode.kerberos.principal': principal,
    'dfs.datanode.keytab.file': keytab,
    'dfs.web.authentication.kerberos.principal': webPrincipal,
    'dfs.web.authentication.kerberos.keytab': keytab,
    'dfs.block.access.token.enable': true,
    'dfs.data.transfer.protection': 'privacy',
    // Otherwise a DataNode requires a privileged port, or certificates for HTTPS.
    'ignore.secure.ports.for.testing': true,
  };
}

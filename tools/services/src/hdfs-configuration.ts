import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Properties = Record<string, string | number | boolean>;

/** Writes the folder for HADOOP_CONF_DIR of servers and clients. */
export function writeConfiguration(folder: string, core: Properties, hdfs: Properties): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'core-site.xml'), xml(core));
  writeFileSync(join(folder, 'hdfs-site.xml'), xml(hdfs));
  writeFileSync(join(folder, 'log4j.properties'), logging);
  // The jars have no web pages, and a server does not start without them. Empty ones are enough.
  for (const name of ['hdfs', 'datanode', 'journal', 'static']) {
    mkdirSync(join(folder, 'webapps', name, 'WEB-INF'), { recursive: true });
    const page = '<web-app xmlns="http://java.sun.com/xml/ns/javaee" version="2.5"/>';
    writeFileSync(join(folder, 'webapps', name, 'WEB-INF', 'web.xml'), page);
  }
}

/** Properties of all servers: little memory, short time-outs, one DataNode. */
export const smallServers: Properties = {
  'dfs.replication': 1,
  'dfs.datanode.hostname': '127.0.0.1',
  'dfs.namenode.datanode.registration.ip-hostname-check': false,
  'dfs.namenode.safemode.extension': 0,
  'dfs.heartbeat.interval': 1,
  'dfs.namenode.handler.count': 4,
  'dfs.datanode.handler.count': 4,
  'dfs.namenode.fs-limits.min-block-size': 65_536,
  // A nearly full disk must not cause safe mode.
  'dfs.namenode.resource.du.reserved': 0,
};

const logging = `log4j.rootLogger=\${log.level},console
log.level=INFO
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c{1}: %m%n
`;

function xml(properties: Properties): string {
  const entries = Object.entries(properties).map(
    ([name, value]) => `  <property><name>${name}</name><value>${escape(String(value))}</value></property>\n`,
  );
  return `<configuration>\n${entries.join('')}</configuration>\n`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

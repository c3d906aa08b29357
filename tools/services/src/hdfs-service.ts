import { Hadoop, mainClasses } from './hadoop';
import type { HdfsKerberos } from './hdfs-kerberos';
import { Service, type ServiceSettings } from './service';

export interface HdfsServiceSettings extends ServiceSettings {
  user: string;
  kerberos?: HdfsKerberos;
  properties?: Record<string, string>;
}

/** HDFS with one or two NameNodes. */
export abstract class HdfsService<
  Settings extends HdfsServiceSettings = HdfsServiceSettings,
> extends Service<Settings> {
  protected readonly hadoop = new Hadoop(this.folder, this.settings.user, this.settings.kerberos);
  /** The value of HADOOP_CONF_DIR. */
  readonly configuration = this.hadoop.configuration;

  /** Runs `hdfs dfs` as the superuser and returns its standard output. */
  shell(...args: string[]): Promise<string> {
    return this.hadoop.run(mainClasses.shell, args);
  }

  /** Runs `hdfs dfsadmin` as the superuser and returns its standard output. */
  admin(...args: string[]): Promise<string> {
    return this.hadoop.run(mainClasses.admin, args);
  }
}

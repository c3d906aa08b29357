import { Hdfs, HdfsHa, type HdfsService } from '@fastcart/services';
import { serviceFolder } from '../folders';
import { flag } from '../given';
import { serviceCommand } from '../service';

export const command = serviceCommand({
  name: 'hdfs',
  title: 'HDFS',
  defaultPort: 8020,
  components: ['namenode', 'namenode1', 'namenode2', 'journalnode', 'datanode'],
  startOptions: { ha: flag('start two NameNodes with a name service') },
  install: () => Hdfs.install(),
  start: ({ port, ha }) => {
    const running = open(port);
    const Kind = (running?.inUse ? running instanceof HdfsHa : ha) ? HdfsHa : Hdfs;
    return Kind.start({ folder: folderOf(Kind, port), port });
  },
  open,
  settings: (service) => ({
    LAKE: `${service.url}/lake`,
    HADOOP_CONF_DIR: (service as HdfsService).configuration,
  }),
});

/** The service on this port, with one NameNode or two: the one that is running, else one that was started before. */
function open(port: number): HdfsService | undefined {
  const both: (HdfsService | undefined)[] = [Hdfs.open(folderOf(Hdfs, port)), HdfsHa.open(folderOf(HdfsHa, port))];
  const kept = both.filter((service) => service !== undefined);
  return kept.find(({ inUse }) => inUse) ?? kept[0];
}

function folderOf(Kind: typeof Hdfs | typeof HdfsHa, port: number): string {
  return serviceFolder(Kind === HdfsHa ? 'hdfs-ha' : 'hdfs', port);
}

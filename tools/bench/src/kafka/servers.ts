import { join } from 'node:path';
import { Hdfs, Kafka } from '@fastcart/services';

export interface Servers {
  kafka: Kafka;
  hdfs: Hdfs;
}

/** Gives a broker and a file system of their own to some work. They end with it, also when a signal ends the bench. */
export async function withServers(folder: string, work: (servers: Servers) => Promise<void>): Promise<void> {
  const started: (Kafka | Hdfs)[] = [];
  const kill = (): void => {
    for (const { pid } of started.flatMap(({ processes }) => [...processes])) if (pid) process.kill(pid, 'SIGKILL');
  };
  // Before the folder is removed, which is done on exit too.
  process.prependListener('exit', kill);
  try {
    const kafka = await Kafka.start({ folder: join(folder, 'kafka') });
    started.push(kafka);
    const hdfs = await Hdfs.start({ folder: join(folder, 'hdfs') });
    started.push(hdfs);
    await work({ kafka, hdfs });
  } finally {
    await Promise.all(started.map((service) => service.stop()));
    process.off('exit', kill);
  }
}

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Hdfs } from './hdfs';
import { Kafka } from './kafka';
import { Redis } from './redis';
import type { Service } from './service';
import { Spark } from './spark';
import { until } from './until';

/** The environment variable with the folder of the services that the test files of a run share. */
const VARIABLE = 'FASTCART_SHARED_SERVICES';

/** A broker that tests share. They create their own topics and do not disturb it. It deletes and compacts at once. */
export const sharedKafka = (): Promise<Kafka> =>
  shared('kafka', (folder) =>
    Kafka.start({
      folder,
      security: 'SASL_SSL',
      properties: {
        'message.max.bytes': '20000000',
        'log.retention.check.interval.ms': '200',
        'log.cleaner.backoff.ms': '100',
        'log.initial.task.delay.ms': '100',
      },
    }),
  );

/** An HDFS that tests share. They create their own folders and do not disturb it. */
export const sharedHdfs = (): Promise<Hdfs> => shared('hdfs', (folder) => Hdfs.start({ folder }));

/** A Redis that tests share. They use their own lakes, whose URLs are in all keys. */
export const sharedRedis = (): Promise<Redis> => shared('redis', (folder) => Redis.start({ folder }));

/** A Spark Connect server that tests share, in one process. It requires a token, which is in its URL. */
export const sharedSpark = (): Promise<Spark> =>
  shared('spark', (folder) => Spark.start({ folder, master: 'local[2]', token: 'of the tests' }));

/** Sets the folder for this process and for the processes that it starts from now on. */
export function shareServices(folder: string): void {
  process.env[VARIABLE] = folder;
}

export async function wipeSharedServices(): Promise<void> {
  const folder = sharedFolder();
  const of = (name: string) => join(folder, name);
  const services = [Kafka.open(of('kafka')), Hdfs.open(of('hdfs')), Redis.open(of('redis')), Spark.open(of('spark'))];
  await Promise.all(services.map(async (service) => service?.wipe()));
  rmSync(folder, { recursive: true });
}

/** The first process starts the service; the others wait and find it running. */
async function shared<Kind extends Service>(name: string, start: (folder: string) => Promise<Kind>): Promise<Kind> {
  const folder = join(sharedFolder(), name);
  const claim = `${folder}.claimed`;
  await until(() => claims(claim), `${name}, which another process starts`);
  try {
    return await start(folder);
  } finally {
    rmSync(claim, { recursive: true });
  }
}

/** Whether this call created the folder: of several processes, only one does. */
function claims(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function sharedFolder(): string {
  const folder = process.env[VARIABLE];
  if (!folder) throw new Error('only the tests of the tiers `services` and `spark` can use shared services');
  return folder;
}

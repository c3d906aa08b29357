import { join } from 'node:path';
import { Hdfs } from '@fastcart/services';
import { temporaryFolder } from './lake';

/** An HDFS for the tests of a file, and a folder; `hdfs()` once the tests run. */
export function startedHdfs(): { hdfs: () => Hdfs; folder: string } {
  let started: Hdfs;
  // Before the folder goes, which holds what is needed to end it.
  afterAll(() => started.wipe());
  const folder = temporaryFolder();
  beforeAll(async () => {
    started = await Hdfs.start({ folder: join(folder, 'hdfs') });
  }, 300_000);
  return { hdfs: () => started, folder };
}

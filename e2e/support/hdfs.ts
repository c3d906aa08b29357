import { randomUUID } from 'node:crypto';
import { type Hdfs, sharedHdfs } from '@fastcart/services';
import { temporaryFolder } from './lake';

/** The HDFS of the tier, for use in the tests of a file. `root`: the URL of a folder for the file. */
export function hdfsFolder(): { hdfs: () => Hdfs; root: () => string; folder: string } {
  let shared: Hdfs;
  const name = randomUUID();
  beforeAll(async () => {
    shared = await sharedHdfs();
  });
  return { hdfs: () => shared, root: () => `${shared.url}/${name}`, folder: temporaryFolder() };
}

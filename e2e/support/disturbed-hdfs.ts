import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Layer } from '@fastcart/operations/run';
import { Hdfs } from '@fastcart/services';
import { expectSameRows } from './compare';
import { exported, exportTo, run, temporaryFolder } from './lake';
import { type Ended, runApp, runWatched, startStopping } from './process';
import { copyLog } from './samples';

/** The user of a run on HDFS, and the folder of its configuration. */
export type Environment = Record<string, string>;

export const superuser: Environment = { HADOOP_USER_NAME: 'hdfs' };

/**
 * Lakes of the sample `late` on an HDFS that only this file's tests disturb. Before each test all of its servers are started,
 * so that a test does not fail because of the one before.
 */
export function disturbedHdfs() {
  let hdfs: Hdfs;
  // Before the folder is removed, which has the files that are needed to end the servers.
  afterAll(() => hdfs.wipe());
  const folder = temporaryFolder();
  const log = join(folder, 'log');
  const undisturbed = join(folder, 'undisturbed');
  /** The boundary of a Bronze run right before it commits. */
  let commit: number;
  let lakes = 0;

  beforeAll(async () => {
    copyLog('late', log);
    await run(log, undisturbed);
    await exportTo(undisturbed, `${undisturbed}-export`);
    hdfs = await Hdfs.start({ folder: join(folder, 'hdfs'), permissions: true });
    const file = join(folder, 'boundaries');
    expect(runWatched('bronze-worker', args('bronze', newLake()), { ...superuser, BOUNDARIES: file }).code).toBe(0);
    const boundaries = readFileSync(file, 'utf8').trim().split('\n');
    commit = 1 + boundaries.findIndex((line) => line.includes('"table":"bronze"'));
  });
  beforeEach(async () => {
    hdfs.resume();
    await hdfs.start();
  });

  /** A lake without rows. */
  function newLake(url = hdfs.url, env = superuser): string {
    const lake = `${url}/lake-${lakes++}`;
    expect(runApp('lake', ['init', '--lake', lake], env)).toMatchObject({ code: 0, errors: '' });
    return lake;
  }

  /** The arguments of a layer's run on a lake. */
  function args(layer: Layer, lake: string): string[] {
    return [...(layer === 'bronze' ? ['--log', `file://${log}`] : []), '--lake', lake];
  }

  /** Runs every layer, and expects the lake to equal an undisturbed one. */
  function expectRepaired(lake: string, env = superuser): void {
    expect(runApp('lake', ['run', 'all', ...args('bronze', lake)], env)).toMatchObject({ code: 0, errors: '' });
    const output = join(folder, `export-${pathOf(lake).slice(1)}`);
    expect(runApp('lake', ['export', output, '--lake', lake], env)).toMatchObject({ code: 0, errors: '' });
    for (const table of exported) expectSameRows(table, output, `${undisturbed}-export`);
  }

  return {
    folder,
    hdfs: (): Hdfs => hdfs,
    newLake,
    args,
    bronze: (lake: string, env = superuser): Ended => runApp('bronze-worker', args('bronze', lake), env),
    /** A Bronze run that is stopped right before its commit. */
    beforeCommit: (lake: string, env = superuser) => startStopping('bronze-worker', args('bronze', lake), commit, env),
    expectRepaired,
  };
}

export const pathOf = (lake: string): string => new URL(lake).pathname;

/** Expects that a run has failed with this error, with a message that names one of the tables that it opens first. */
export function expectFailed({ code, errors }: Ended, exit: number, expected: string, lake: string): void {
  const { code: name, message } = JSON.parse(errors) as { code: string; message: string };
  // The message is compared with itself, so that a failure prints it.
  expect({ exit: code, code: name, message }).toEqual({ exit, code: expected, message });
  expect(message).toMatch(new RegExp(`${lake}/(bronze|core)/`));
  // The message must not have the server's stack.
  expect(message).not.toMatch(/\n|\bat org\.|java\./);
}

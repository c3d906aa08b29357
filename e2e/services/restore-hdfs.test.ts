import { join } from 'node:path';
import { lakeRun } from '../support/command';
import { hdfsFolder } from '../support/hdfs';
import { exportTo, exported, run } from '../support/lake';
import { expectSameRows } from '../support/compare';
import { sample, writeLog } from '../support/samples';
import { expectSound, setsOf } from '../support/sets';

const { root, folder } = hdfsFolder();

test('a lake is cloned to HDFS and back, and restored there, and workers continue', async () => {
  const [log, local, back] = ['log', 'local', 'back'].map((name) => join(folder, name)) as [string, string, string];
  const remote = `${root()}/remote`;
  const lake = async (...args: string[]): Promise<void> => {
    const { code, errors } = await lakeRun(args);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  };
  const expectSame = async (left: string, right: string): Promise<void> => {
    for (const [url, name] of [
      [left, 'left'],
      [right, 'right'],
    ] as const)
      await exportTo(url, join(folder, name));
    for (const table of exported) expectSameRows(table, join(folder, 'left'), join(folder, 'right'));
  };
  const { batches } = sample('late');
  writeLog('late', log, batches[0]!);
  await run(log, local);
  await lake('clone', remote, '--lake', local);
  await expectSame(remote, local);
  await lake('clone', back, '--lake', remote);
  await expectSame(back, local);

  const [set] = await setsOf(remote);
  writeLog('late', log, batches[2]!);
  await run(log, remote);
  await lake('restore', '--to-run', set!, '--log', `file://${log}`, '--lake', remote, '--yes');
  await expectSame(remote, back);
  for (const each of [remote, back]) await run(log, each);
  await expectSound(remote);
  await expectSame(remote, back);
});

import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { query } from '@fastcart/delta';
import { Commits } from '@fastcart/operations/trace/commits';
import { traceRun, traceTable } from '@fastcart/operations/trace/tree';
import { Lake } from '@fastcart/runtime';
import { bronze, tables } from '@fastcart/schemas';
import { traceText } from './text';

const folder = temporaryFolder();

const names = tables.map(({ name }) => name);

test.each(['bronze', 'restore', 'replay'])('a commit of a newer program of layer %s ends a trace', async (layer) => {
  const lake = new Lake(join(folder, layer));
  await lake.init();
  const [table] = await lake.open(bronze);
  const metadata = {
    recordFormat: 2,
    runId: 'run-2',
    layer,
    offsets: [{ partition: '0', from: '0', to: '9' }],
    topic: 't',
  };
  await table.append(query('SELECT * FROM t WHERE false', { t: table }), { commit: { metadata } });
  const missing = [{ table: 'bronze', before: 2, because: 'unknown' }];
  for (const trace of [
    await traceRun(new Commits(lake), names, 'run-2'),
    await traceTable(new Commits(lake), 'bronze', 1),
  ]) {
    expect(trace.run).toMatchObject({ runId: 'run-2', layer, read: null, from: [], wrote: [{ version: 1 }] });
    expect(trace).toMatchObject({ fedBy: { offsets: [], missing }, restsOn: { offsets: [], missing } });
    expect(traceText(trace)).toContain('not known before bronze@2: a newer program wrote it');
  }
});

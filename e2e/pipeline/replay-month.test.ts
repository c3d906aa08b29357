import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { Lake } from '@fastcart/runtime';
import { factOrders, rejected, silver } from '@fastcart/schemas';
import { simulate } from '@fastcart/simulation';
import { expectAccounted } from '../support/accounting';
import { lakeRun } from '../support/command';
import { expectSameLakes, run, temporaryFolder } from '../support/lake';

const folder = temporaryFolder();
const [log, grown, lake] = ['log', 'grown', 'lake'].map((name) => join(folder, name)) as [string, string, string];

/** A month in pieces of so many days, each of which goes through all layers. */
const [days, pieces] = [10, 3];

beforeAll(async () => {
  const events = await openEventLog(`file://${log}`);
  for (let piece = 0; piece < pieces; piece++) {
    const start = new Date(Date.UTC(2025, 10, 1 + piece * days));
    await simulate({ log: events, orders: 4 * days, days, start, seed: 5 + piece, dirty: 0.05, customers: 30 });
    await run(log, grown);
  }
  await events.close();
});

test('a month that is computed again at once equals the month computed in batches', async () => {
  cpSync(grown, lake, { recursive: true });
  const commit = { metadata: { housekeeping: true } };
  for (const table of await new Lake(lake).open(silver, rejected, factOrders)) {
    await table.delete(undefined, { commit });
    table.close();
  }
  expect(await lakeRun(['replay', 'silver', '--yes', '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  await expectAccounted(lake);
  await expectSameLakes(lake, grown);
});

import { appendFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { boundariesOf } from '../support/boundaries';
import { expectExported, exportTo, run, temporaryFolder } from '../support/lake';
import { runWatched } from '../support/process';
import { expectSound } from '../support/sets';

const folder = temporaryFolder();
const log = join(folder, 'log');

/** An order that was created and shipped on a day. */
function ship(order: string, day: string, total: number): void {
  const event = (status: string, hour: string) => ({
    ...{ order_id: order, timestamp: `${day}T${hour}:00:00Z`, status, customer_id: `CUST-${order}` },
    ...{ product_id: 'PROD-1', product_name: 'Lamp', quantity: 1, price: total, total, payment_method: 'card' },
  });
  const lines = [event('pending', '10'), event('shipped', '11')].map((each) => `${JSON.stringify(each)}\n`);
  mkdirSync(join(log, 'ecommerce-sales'), { recursive: true });
  appendFileSync(join(log, 'ecommerce-sales', '0.ndjson'), lines.join(''));
}

test('a Gold run that is killed is finished as it was begun, also when the next day has come meanwhile', async () => {
  const begun = join(folder, 'begun');
  ship('ORD-1', '2025-11-03', 10);
  await run(log, begun);
  ship('ORD-2', '2025-11-03', 20);
  await run(log, begun, ['bronze', 'silver']);
  const whole = join(folder, 'whole');
  cpSync(begun, whole, { recursive: true });
  const passed = boundariesOf('gold-worker', ['--lake', whole], join(folder, 'boundaries'));
  const ofTables = passed.flatMap(({ table, at }, index) => (table && at === 'end' ? [index + 1] : []));
  expect(ofTables.length).toBeGreaterThan(12);

  const boundaries = ofTables.filter((_, index) => index % 3 === 1);
  const copy = (at: number): string => join(folder, `killed-${at}`);
  for (const at of boundaries) {
    cpSync(begun, copy(at), { recursive: true });
    expect(runWatched('gold-worker', ['--lake', copy(at)], { KILL_AT: String(at) }).signal).toBe('SIGKILL');
  }

  ship('ORD-3', '2025-11-04', 40);
  await run(log, whole);
  await expectSound(whole);
  await exportTo(whole, `${whole}-export`);
  for (const at of boundaries) {
    await run(log, copy(at));
    await expectExported(copy(at), `${whole}-export`);
  }
});

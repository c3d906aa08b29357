import { appendFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Lake } from '@fastcart/runtime';
import { validate } from '@fastcart/lake/validate/index';
import { boundariesOf } from '../support/boundaries';
import { run, temporaryFolder } from '../support/lake';
import { runWatched } from '../support/process';

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

  ship('ORD-3', '2025-11-04', 40);
  for (const at of ofTables.filter((_, index) => index % 3 === 1)) {
    const lake = join(folder, `killed-${at}`);
    cpSync(begun, lake, { recursive: true });
    expect(runWatched('gold-worker', ['--lake', lake], { KILL_AT: String(at) }).signal).toBe('SIGKILL');
    await run(log, lake);
    expect({ at, findings: await validate(new Lake(lake)) }).toEqual({ at, findings: [] });
  }
});

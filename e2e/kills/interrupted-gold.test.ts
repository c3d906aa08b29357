import { appendFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { queryLake } from '@fastcart/operations/query';
import { goldTables } from '@fastcart/schemas';
import { Lake } from '@fastcart/runtime';
import { boundariesOf } from '../support/boundaries';
import { expectExported, exportTo, run, temporaryFolder } from '../support/lake';
import { runWatched, startStopping } from '../support/process';
import { expectSound, setsOf } from '../support/sets';

const folder = temporaryFolder();

/** An order that was created and shipped on a day. */
function ship(log: string, order: string, day: string, total: number): void {
  const event = (status: string, hour: string) => ({
    ...{ order_id: order, timestamp: `${day}T${hour}:00:00Z`, status, customer_id: `CUST-${order}` },
    ...{ product_id: 'PROD-1', product_name: 'Lamp', quantity: 1, price: total, total, payment_method: 'card' },
  });
  const lines = [event('pending', '10'), event('shipped', '11')].map((each) => `${JSON.stringify(each)}\n`);
  mkdirSync(join(log, 'ecommerce-sales'), { recursive: true });
  appendFileSync(join(log, 'ecommerce-sales', '0.ndjson'), lines.join(''));
}

test('a killed Gold run is finished for its own range, also after the next day has arrived', async () => {
  const [log, begun] = [join(folder, 'log'), join(folder, 'begun')];
  ship(log, 'ORD-1', '2025-11-03', 10);
  await run(log, begun);
  ship(log, 'ORD-2', '2025-11-03', 20);
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

  ship(log, 'ORD-3', '2025-11-04', 40);
  await run(log, whole);
  await expectSound(whole);
  await exportTo(whole, `${whole}-export`);
  for (const at of boundaries) {
    const [, , gold] = await run(log, copy(at));
    // What was begun, and the next day: each table is counted once.
    expect(gold).toMatchObject({ outcome: 'committed', counts: { tables: goldTables.length } });
    await expectExported(copy(at), `${whole}-export`);
  }
});

test('one of two simultaneous Gold runs publishes, even if each commits some tables first', async () => {
  const [log, lake] = [join(folder, 'log-of-two'), join(folder, 'two')];
  ship(log, 'ORD-1', '2025-11-03', 10);
  await run(log, lake);
  ship(log, 'ORD-2', '2025-11-03', 20);
  await run(log, lake, ['bronze', 'silver']);
  const of = (place: string): string[] => ['--lake', place, '--lease', 'off', '--json'];
  /** The numbers of the boundaries of a run from here on, on a copy of the lake. */
  const numbers = (name: string, step: string, table: boolean): number[] => {
    const copy = join(folder, name);
    cpSync(lake, copy, { recursive: true });
    const passed = boundariesOf('gold-worker', of(copy), join(folder, 'boundaries'));
    return passed.flatMap((each, index) =>
      each.step === step && each.at === 'end' && (each.table !== undefined) === table ? [index + 1] : [],
    );
  };
  const checked = numbers('probe-first', 'check', false).at(-1)!;
  const first = await startStopping('gold-worker', of(lake), checked, {});
  const committed = numbers('probe-second', 'commit', true)[0]!;
  const second = await startStopping('gold-worker', of(lake), committed, {});

  // The tables that the second has committed are lost to the first, and those that the first takes now to the second.
  for (const { code, errors } of [await first.goOn(), await second.goOn()])
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  await expectSound(lake);
  expect((await queryLake(new Lake(lake), 'SELECT count(*) FROM fact_orders')).rows).toEqual([['2']]);
  expect(await setsOf(lake)).toHaveLength(2);
});

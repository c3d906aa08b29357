import type { Statistics } from '@fastcart/simulation';

/** The statistics as text. */
export function report(statistics: Statistics): string {
  const rows: [string, number, number | null | undefined][] = [
    ['New orders', statistics.newOrders, undefined],
    ['Updates', statistics.updates, undefined],
    ['Shipped', statistics.shipped, statistics.shippedRate],
    ['Cancelled', statistics.cancelled, statistics.cancelledRate],
    ['Active', statistics.active, undefined],
    ['Messages', statistics.messages, undefined],
    ['Faults', Object.values(statistics.faults).reduce((sum, count) => sum + count, 0), undefined],
  ];
  const counts = rows.map(([name, count, rate]) =>
    line(name, String(count), rate == null ? '' : ` (${rate.toFixed(1)} %)`),
  );
  const perMinute = statistics.ordersPerMinute?.toFixed(1) ?? '-';
  return [
    'Statistics',
    ...counts,
    line('Elapsed minutes', statistics.elapsedMinutes.toFixed(1)),
    line('Orders per minute', perMinute),
    line('Seed', String(statistics.seed)),
    '',
  ].join('\n');
}

/** One line of progress. */
export function progress({ newOrders, updates, active, elapsedMinutes }: Statistics): string {
  return `${newOrders} orders, ${updates} updates, ${active} active, minute ${elapsedMinutes.toFixed(1)}`;
}

function line(name: string, value: string, note = ''): string {
  return `  ${name.padEnd(18)}${value.padStart(12)}${note}`;
}

import { statuses } from './event';
import { attributes } from './silver';
import { changeFeed, columns, keepLog, statistics, type Table } from './table';

/** The state of an order: the first timestamp of each status, the first and last of all events, and the last event. */
export const orderState = [
  ...columns({
    order_id: ['string', 'The order'],
    ...Object.fromEntries(
      statuses.map((status) => [
        `${status}_at`,
        ['timestamp', `Least timestamp of its ${status} events; null when none`] as const,
      ]),
    ),
    first_event_at: ['timestamp', 'Least timestamp of its events'],
    last_event_at: ['timestamp', 'Greatest timestamp of its events'],
  }),
  ...attributes,
];

export const factOrders: Table = {
  name: 'fact_orders',
  path: 'gold/core/fact_orders',
  description: 'One row per order, folded from its trusted events. A sale is an order whose status is shipped.',
  columns: [
    ...orderState.slice(0, 1 + statuses.length + 2),
    ...columns({
      created_at: ['timestamp', 'pending_at, or first_event_at where no pending event was seen'],
      created_date: ['date', 'Date of created_at'],
      shipped_date: ['date', 'Date of shipped_at'],
      status: ['string', 'The later of shipped and cancelled where seen, else the most advanced state seen'],
    }),
    ...attributes,
    ...columns({
      processing_minutes: ['double', 'Minutes from pending_at to shipped_at of a sale, null when unknown or negative'],
    }),
  ],
  partitionBy: ['created_date'],
  key: ['order_id'],
  order: ['order_id'],
  properties: {
    ...changeFeed,
    ...keepLog,
    ...statistics('last_event_at', 'created_date', 'shipped_date', 'status'),
  },
};

/** The tables that Gold folds from Silver, one row for each key. */
export const factTables: readonly Table[] = [factOrders];

export const forgotten: Table = {
  name: 'forgotten',
  path: 'core/forgotten',
  description:
    'One row per customer or e-mail address that was forgotten, by a keyed hash: what of them arrives later is redacted.',
  columns: columns({
    kind: ['string', 'customer or email'],
    hash: ['string', 'HMAC-SHA-256 of the id or the address with FORGET_KEY, in hexadecimal'],
    key_id: ['string', 'Tells a run that it was given another FORGET_KEY'],
    forgotten_at: ['timestamp', 'When', 'volatile'],
    run_id: ['string', 'The run that wrote the row', 'volatile'],
  }),
  partitionBy: [],
  key: ['kind', 'hash'],
  order: ['kind', 'hash'],
  properties: { ...keepLog, ...statistics('forgotten_at') },
};

export const published: Table = {
  name: 'published',
  path: 'gold/core/published',
  description: 'One row per published set: the versions of all tables that belong together.',
  columns: columns({
    run_id: ['string', 'The Gold run that published it'],
    published_at: ['timestamp', 'When'],
    as_of: ['date', "Greatest date among the orders' timestamps; null when there is no order"],
    versions: ['string', 'JSON object: table name to Delta version'],
    sequence: ['long', 'Greater by 1 than that of the set before; null in rows of version 0.1.0, which are older'],
  }),
  partitionBy: [],
  key: ['run_id'],
  order: ['sequence'],
  properties: keepLog,
};

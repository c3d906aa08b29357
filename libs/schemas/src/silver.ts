import { money } from '@fastcart/query';
import { received, source } from './bronze';
import { address } from './event';
import { changeFeed, columns, keepLog, statistics, type Table } from './table';

const silverReceived = columns({
  silver_ingestion_timestamp: ['timestamp', 'When the Silver run that wrote the row started', 'volatile'],
  silver_ingestion_date: ['date', 'Date of silver_ingestion_timestamp', 'volatile'],
});

const coordinates = source.filter((column) => !column.volatile);

/** The columns of an order's last event that fact_orders copies. */
export const attributes = columns({
  customer_id: ['string', 'The customer'],
  customer_email: ['string', "The customer's e-mail address", 'personal'],
  product_id: ['string', 'The product'],
  product_name: ['string', "The product's name"],
  quantity: ['integer', 'Pieces'],
  price: [money, 'Price of one piece'],
  total: [money, 'Price times quantity'],
  payment_method: ['string', 'How the customer pays'],
  ...Object.fromEntries(
    address.map(({ name, comment, personal }) => [
      `shipping_${name}`,
      ['string', comment, personal && 'personal'] as const,
    ]),
  ),
  cancellation_reason: ['string', 'Why it was cancelled'],
});

const attribute = (...names: string[]): Table['columns'] =>
  names.map((name) => attributes.find((column) => column.name === name)!);

export const silver: Table = {
  name: 'silver',
  path: 'silver/ecommerce_sales',
  description: 'Typed, conformed and deduplicated events with their quality score: one row per (order_id, timestamp).',
  columns: [
    ...columns({
      order_id: ['string', 'The order'],
      timestamp: ['timestamp', 'When the order entered this state'],
    }),
    ...attribute(
      'product_id',
      'product_name',
      'quantity',
      'price',
      'total',
      'customer_id',
      'customer_email',
      'payment_method',
    ),
    ...attribute(...address.map(({ name }) => `shipping_${name}`)),
    ...columns({
      status: ['string', 'pending, confirmed, processing, shipped, cancelled, or unknown'],
      status_raw: ['string', 'The text of an unknown status; null when it is known or missing'],
    }),
    ...attribute('cancellation_reason'),
    ...columns({
      data_quality_score: ['boolean', 'Every score rule holds: only such rows count in Gold'],
      failed_rules: ['array<string>', 'Names of the score rules that do not hold'],
    }),
    ...received,
    ...coordinates,
    ...silverReceived,
  ],
  partitionBy: ['silver_ingestion_date', 'status'],
  key: ['order_id', 'timestamp'],
  order: ['order_id', 'timestamp'],
  properties: { ...changeFeed, ...keepLog, ...statistics('timestamp', 'ingestion_timestamp') },
};

export const rejected: Table = {
  name: 'rejected',
  path: 'silver/ecommerce_sales_rejected',
  description: 'Events that cannot be trusted at all, with every reason.',
  columns: [
    ...columns({
      reject_reasons: ['array<string>', 'All reasons, in the order of the rules'],
      event: ['string', 'The whole original event as JSON'],
    }),
    ...coordinates,
    ...received,
    ...silverReceived,
  ],
  partitionBy: ['silver_ingestion_date'],
  key: ['kafka_partition', 'kafka_offset'],
  order: ['kafka_partition', 'kafka_offset'],
  properties: { ...keepLog, ...statistics('ingestion_timestamp', 'kafka_partition', 'kafka_offset') },
};

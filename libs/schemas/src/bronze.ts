import { event } from './event';
import { changeFeed, columns, keepLog, statistics, type Table } from './table';

const received = columns({
  ingestion_timestamp: ['timestamp', 'When the run that wrote the row started', 'volatile'],
  ingestion_date: ['date', 'Date of ingestion_timestamp', 'volatile'],
});

const source = columns({
  kafka_partition: ['integer', 'Partition of the topic that the message came from'],
  kafka_offset: ['long', 'Offset of the message in its partition; in a file log the position of its line in bytes'],
  kafka_timestamp: ['timestamp', "The message's timestamp; null from a file log", 'volatile'],
});

export const bronze: Table = {
  name: 'bronze',
  path: 'bronze/ecommerce_sales',
  description: 'Every event exactly as received. Append only. New fields of the source become new columns.',
  columns: [
    ...event,
    ...received,
    ...source,
    ...columns({
      _rescued_data: [
        'string',
        'JSON object: values that do not fit their column, by path; earlier values of repeated keys',
      ],
    }),
  ],
  partitionBy: ['ingestion_date'],
  key: ['kafka_partition', 'kafka_offset'],
  order: ['kafka_partition', 'kafka_offset'],
  properties: {
    'delta.appendOnly': 'true',
    ...changeFeed,
    ...keepLog,
    ...statistics('ingestion_timestamp', 'kafka_partition', 'kafka_offset'),
  },
};

export const quarantine: Table = {
  name: 'quarantine',
  path: 'bronze/ecommerce_sales_quarantine',
  description: 'Messages that are not one JSON object in valid UTF-8, with their raw bytes.',
  columns: [
    ...columns({
      raw_value: [
        'binary',
        'The message as received; null for a tombstone, and where it names a customer who was forgotten',
      ],
      reason: ['string', 'tombstone, empty, invalid_utf8, invalid_json or not_an_object: the first that applies'],
      kafka_topic: ['string', 'The topic'],
    }),
    ...source,
    ...received,
  ],
  partitionBy: ['ingestion_date'],
  key: ['kafka_partition', 'kafka_offset'],
  order: ['kafka_partition', 'kafka_offset'],
  properties: {
    'delta.appendOnly': 'true',
    ...keepLog,
    ...statistics('ingestion_timestamp', 'kafka_partition', 'kafka_offset'),
  },
};

export { received, source };

import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog } from '@fastcart/events';
import type { Admin, Producer } from 'kafkajs';

interface Clients {
  admin: Admin;
  log: EventLog;
  producer: Producer;
}

/** Deletes all but the last five messages of the partition, as an operator does. */
export async function deleteRecords(topic: string, { admin, log }: Clients): Promise<void> {
  const { high } = (await log.partitions(topic))[0]!;
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(high - 5n) }] });
}

/** Lets the broker delete what is there, as time does. */
export async function retention(topic: string, { admin, log, producer }: Clients): Promise<void> {
  const entries = { 'retention.ms': '1', 'segment.ms': '100' };
  const configEntries = Object.entries(entries).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: topic, configEntries }] });
  while ((await log.partitions(topic))[0]!.low < (await log.partitions(topic))[0]!.high) {
    await producer.send({ topic, messages: [{ value: '{"order_id":"ORD-1"}' }] });
    await sleep(300);
  }
}

import type { EventLog } from '@fastcart/events';
import { until } from '@fastcart/services';
import type { Admin } from 'kafkajs';

interface Clients {
  admin: Admin;
  log: EventLog;
}

/** Deletes all but the last five messages of the partition by a command. */
export async function deleteRecords(topic: string, { admin, log }: Clients): Promise<void> {
  const { high } = (await log.partitions(topic))[0]!;
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(high - 5n) }] });
}

/** Lets the broker delete all messages by the topic's retention. */
export async function retention(topic: string, { admin, log }: Clients): Promise<void> {
  const entries = { 'retention.ms': '1', 'segment.ms': '1' };
  const configEntries = Object.entries(entries).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: topic, configEntries }] });
  const isEmpty = async (): Promise<boolean> => {
    const { low, high } = (await log.partitions(topic))[0]!;
    return low === high;
  };
  await until(isEmpty, `retention of ${topic}`);
}

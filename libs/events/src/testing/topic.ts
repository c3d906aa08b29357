import { randomUUID } from 'node:crypto';
import { until } from '@fastcart/services';
import type { Admin } from 'kafkajs';

/** A name that no other test uses. */
export const freshTopic = (name: string): string => `${name}-${randomUUID()}`;

/** Creates a topic of the given configuration, and waits for its leaders: the broker answers before it has them. */
export async function createTopic(
  admin: Admin,
  topic: string,
  configuration: Record<string, string> = {},
  numPartitions = 1,
): Promise<void> {
  const configEntries = Object.entries(configuration).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }], waitForLeaders: false });
  const isLed = (): Promise<boolean> =>
    admin.fetchTopicOffsets(topic).then(
      () => true,
      () => false,
    );
  await until(isLed, `leaders of ${topic}`);
}

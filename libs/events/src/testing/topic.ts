import { until } from '@fastcart/services';
import type { Admin } from 'kafkajs';

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
  expect(await until(isLed, 30)).toBe(true);
}

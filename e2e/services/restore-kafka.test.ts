import { bronze } from '@fastcart/schemas';
import { expectSameLakes } from '../support/lake';
import { runApp } from '../support/process';
import { expectSound, setsOf } from '../support/sets';
import { freshTopic } from '@fastcart/events/testing/topic';
import { deleteRecords } from '../support/deletions';
import { lastCommit, rows, reported } from '../support/facts';
import { KafkaLakes } from '../support/kafka-lakes';

const kafka = new KafkaLakes();

/** A lake that has published two sets; the arguments that restore the first. */
async function twoSets(topic: string, partitions: number): Promise<[lake: string, restore: string[]]> {
  const lake = kafka.lakeOf(topic);
  await kafka.createTopic(topic, {}, partitions);
  for (const seed of [1, 2]) {
    await kafka.orders(topic, 50, seed);
    await kafka.runAll(topic);
  }
  return [lake, ['restore', '--to-run', (await setsOf(lake))[0]!, '--yes', ...kafka.argsOf(topic, lake)]];
}

test('a restore whose messages were deleted is refused, unless Bronze is kept', async () => {
  const topic = freshTopic('restored');
  const [lake, restore] = await twoSets(topic, 1);
  await deleteRecords(topic, kafka);
  const before = await lastCommit(lake);
  const refused = runApp('lake', restore);
  expect(reported(refused)).toMatchObject({ code: 65, error: { code: 'DATA_LOSS' } });
  expect(refused.errors).toContain('--keep-bronze');
  expect((await lastCommit(lake)).version).toBe(before.version);
  expect(runApp('lake', [...restore, '--keep-bronze']).code).toBe(0);
  await expectSound(lake);
  await kafka.runAll(topic);
  await expectSound(lake);
  expect((await lastCommit(lake)).version).toBe(before.version);
});

test('a restored lake reads the messages of the topic again', async () => {
  const topic = freshTopic('reread');
  const [lake, restore] = await twoSets(topic, 3);
  const messages = await rows(lake, bronze);
  expect(runApp('lake', restore).code).toBe(0);
  expect(await rows(lake, bronze)).toBeLessThan(messages);
  await kafka.runAll(topic);
  await expectSound(lake);
  expect(await rows(lake, bronze)).toBe(messages);
  await kafka.runAll(topic, `${lake}-undisturbed`);
  await expectSameLakes(lake, `${lake}-undisturbed`);
});

import { type Bench, costs } from '../bench';
import { ResultsDiffer } from '../figures';
import { produce } from '../input';
import { type Reading, Readers } from '../kafka/readers';
import { withServers } from '../kafka/servers';

const usualMemory = '1GB';
const littleMemory = '512MB';

/** Orders with which a topic has about so many messages. */
const topics = [
  { messages: 200_000, orders: 53_000 },
  { messages: 2_000_000, orders: 530_000 },
];

/** Kafka into Bronze on HDFS, beside programs that only read the topic: how much of their speed is left. */
export async function kafka(bench: Bench): Promise<void> {
  await withServers(bench.path('services'), async (servers) => {
    const readers = new Readers(servers, bench.folder);
    const sizes: string[] = [];
    for (const { messages, orders } of topics) {
      const topic = `messages-${messages}`;
      const size = produce(servers.kafka.brokers, topic, bench.scaled(orders));
      sizes.push(size.toLocaleString('en-US'));
      const what = `${bench.scaled(messages).toLocaleString('en-US')} messages`;
      const record = (side: string, line: string, { messages: found, usage }: Reading): void => {
        if (found !== size) throw new ResultsDiffer(`kafka: ${side} found ${found} of ${size} messages in ${topic}`);
        const { wall, cpu, peak } = usage;
        const more = cpu === undefined || peak === undefined ? { wall } : costs({ wall, cpu, peak });
        bench.record({ workload: 'kafka', what: line, side, values: { rate: size / wall, ...more } });
      };
      const sides: [string, () => Promise<Reading>][] = [
        ['product', () => readers.product(topic, usualMemory)],
        ['kafkajs', () => readers.kafkajs(topic)],
        ['perf', () => readers.perf(topic, size)],
      ];
      for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
        for (const [side, read] of sides) record(side, what, await read());
        sides.push(sides.shift()!);
      }
      record('product', `${what}, ${littleMemory}`, await readers.product(topic, littleMemory));
    }
    bench.descriptions.kafka = `topics of ${sizes.join(' and ')} messages, into Bronze on HDFS or only read; MEMORY_LIMIT=${usualMemory} where nothing else is said`;
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable, query } from '@fastcart/delta';
import { bronze, quarantine, type Table } from '@fastcart/schemas';
import { type Command, measure, type Usage } from '../meter';
import { program } from '../paths';
import type { Servers } from './servers';

/** What a cold process that read a whole topic counted and used; a JVM's CPU and memory are not looked at. */
export interface Reading {
  messages: number;
  usage: Pick<Usage, 'wall'> & Partial<Usage>;
}

export class Readers {
  private lakes = 0;

  /** `folder`: for what the peer finds. */
  constructor(
    private readonly servers: Servers,
    private readonly folder: string,
  ) {}

  /** Bronze into a lake of its own on HDFS, which was made before. */
  async product(topic: string, memory: string): Promise<Reading> {
    const lake = `${this.servers.hdfs.url}/lake-${(this.lakes += 1)}`;
    await measure(node(program('lake'), 'init', '--lake', lake));
    const env = { LOG: this.servers.kafka.url, TOPIC: topic, LAKE: lake, MEMORY_LIMIT: memory, LOG_LEVEL: 'error' };
    const usage = await measure({ ...node(program('bronze-worker')), env });
    return { messages: (await rowsOf(lake, bronze)) + (await rowsOf(lake, quarantine)), usage };
  }

  async kafkajs(topic: string): Promise<Reading> {
    const found = join(this.folder, 'found.json');
    const usage = await measure(node(join(__dirname, 'consume.js'), this.servers.kafka.brokers, topic, found));
    return { messages: Number(readFileSync(found, 'utf8')), usage };
  }

  /** Kafka's own. It reads until it has so many messages. */
  async perf(topic: string, messages: number): Promise<Reading> {
    const started = performance.now();
    const args = ['--topic', topic, '--num-records', String(messages)];
    const lines = (await this.servers.kafka.tool('ConsumerPerformance', ...args)).trim().split('\n');
    const wall = (performance.now() - started) / 1000;
    const column = lines.at(-2)!.split(', ').indexOf('data.consumed.in.nMsg');
    return { messages: Number(lines.at(-1)!.split(', ')[column]), usage: { wall } };
  }
}

function node(...args: string[]): Command {
  return { program: process.execPath, args };
}

async function rowsOf(lake: string, table: Table): Promise<number> {
  using t = await DeltaTable.open(`${lake}/${table.path}`);
  const { rows } = await query('SELECT count(*) FROM t', { t }).text();
  return Number(rows[0]![0]);
}

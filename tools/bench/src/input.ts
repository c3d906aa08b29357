import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from './paths';

const topic = 'ecommerce-sales';
const firstDay = Date.UTC(2025, 0, 1);
const day = 86_400_000;

/** How events are written: with a blank after each `:` and `,`, as by Python's `json.dumps`, or as by `JSON.stringify`. */
export const forms = ['blanks', 'compact'] as const;
export type Form = (typeof forms)[number];

/**
 * A log with the orders of a day, the same bytes each time. Days are counted from a fixed one on. Faulty events are compact:
 * where a string does not end, no blank can be put outside of strings.
 */
export function generate(folder: string, number: number, orders: number, form: Form, dirty = 0): string {
  if (existsSync(folder)) return folder;
  simulate(number, orders, '--log', `file://${folder}`, '--dirty', String(dirty));
  if (form === 'blanks') {
    for (const file of partitions(folder)) {
      const path = join(folder, topic, file);
      writeFileSync(path, withBlanks(readFileSync(path, 'utf8')));
    }
  }
  return folder;
}

const stringOrSeparator = /"(?:[^"\\]|\\.)*"|[:,]/g;

/** Compact JSON with a blank after each `:` and `,` outside of strings. */
export function withBlanks(json: string): string {
  return json.replace(stringOrSeparator, (found) => (found === ':' || found === ',' ? `${found} ` : found));
}

/** The same into a topic of Kafka; how many messages. */
export function produce(brokers: string, name: string, orders: number): number {
  return simulate(0, orders, '--kafka-bootstrap-servers', brokers, '--kafka-topic', name).messages;
}

function simulate(number: number, orders: number, ...to: string[]): { messages: number } {
  const start = new Date(firstDay + number * day).toISOString().slice(0, 10);
  const args = [...to, '--orders', String(orders), '--start', start, '--seed', '7', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [program('generator'), ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the generator failed: ${stderr}`);
  return JSON.parse(stdout) as { messages: number };
}

/** A log with these messages in each partition. */
export function write(log: string, messages: string[][]): string {
  mkdirSync(join(log, topic), { recursive: true });
  for (const [partition, lines] of messages.entries())
    writeFileSync(join(log, topic, `${partition}.ndjson`), lines.map((line) => `${line}\n`).join(''));
  return log;
}

function partitions(log: string): string[] {
  return readdirSync(join(log, topic)).filter((file) => file.endsWith('.ndjson'));
}

/** Appends what one log holds to another, at most so many events, evenly from its partitions. */
export function append(log: string, more: string, most = Infinity): void {
  mkdirSync(join(log, topic), { recursive: true });
  const files = partitions(more);
  for (const [index, file] of files.entries()) {
    const bytes = readFileSync(join(more, topic, file));
    const share = Math.floor((most + index) / files.length);
    appendFileSync(join(log, topic, file), bytes.subarray(0, endOfLine(bytes, share)));
  }
}

function endOfLine(bytes: Buffer, line: number): number {
  if (line === Infinity) return bytes.length;
  let end = 0;
  for (let count = 0; count < line && end < bytes.length; count += 1) end = bytes.indexOf('\n', end) + 1;
  return end;
}

export function countEvents(log: string): number {
  let count = 0;
  for (const file of partitions(log))
    for (const byte of readFileSync(join(log, topic, file))) if (byte === 10) count += 1;
  return count;
}

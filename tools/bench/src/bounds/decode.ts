import { JsonDecoder } from '@fastcart/delta';
import { sourceColumnsOf } from '@fastcart/runtime';
import { deltaFields, event, topic } from '@fastcart/schemas';
import type { Bench } from '../bench';
import { distinctKeys, filled, order, repeatedKeys } from './messages';
import { type Part, record } from './record';

/** Messages of 1 MB with many keys, beside usual events of as many bytes: 0.2 s each. */
export async function decodeKeys(bench: Bench): Promise<void> {
  const bytes = bench.scaled(1_000_000);
  const usual = filled(bytes, (index) => order(`ORD-${String(index).padStart(6, '0')}`, 0));
  // What is loaded on first use is not measured.
  await decode(usual);
  const base = await decode(usual);
  record(bench, { what: 'decode usual events', count: usual.length, usage: base });
  for (const [kind, members] of Object.entries({ repeated: repeatedKeys(bytes), distinct: distinctKeys(bytes) })) {
    const usage = await decode([order('ORD-1', 0, members)]);
    record(bench, { what: `decode ${kind} keys`, count: members.length, usage, base, bound: { wall: 0.2 } });
  }
}

/** Decodes messages as Bronze does, in this process. */
async function decode(messages: string[]): Promise<Part> {
  const lengths = Int32Array.from(messages, (message) => Buffer.byteLength(message));
  const starts = new Uint32Array(messages.length);
  for (let index = 1; index < starts.length; index += 1) starts[index] = starts[index - 1]! + lengths[index - 1]!;
  const offsets = BigInt64Array.from(messages, (_, index) => BigInt(index));
  const chunk = { partition: 0, bytes: Buffer.from(messages.join('')), starts, lengths, offsets };
  const columns = { contract: deltaFields(event), evolved: [], sourceColumns: sourceColumnsOf({}) };
  const decoder = new JsonDecoder({ ...columns, topic, receivedAt: 0n });
  const before = process.cpuUsage();
  const started = performance.now();
  await decoder.push(chunk);
  using decoded = await decoder.finish();
  const wall = (performance.now() - started) / 1e3;
  const { user, system } = process.cpuUsage(before);
  if (decoded.rowCount !== messages.length)
    throw new Error(`${decoded.rowCount} of ${messages.length} messages are rows`);
  return { wall, cpu: (user + system) / 1e6 };
}

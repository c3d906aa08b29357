import { EventLogError } from '../errors';
import type { EventMessage } from '../event-log';
import { partitionOf } from '../partitioner';
import { NEWLINE } from './lines';

/** The lines of a batch for each partition, in partition order. */
export function linesByPartition(messages: readonly EventMessage[], partitions: number): Map<number, Buffer> {
  const batches = new Map<number, Lines>();
  messages.forEach(({ key, value }, index) => {
    const partition = partitionOf(key, partitions);
    let lines = batches.get(partition);
    if (!lines) batches.set(partition, (lines = new Lines()));
    lines.add(value, index);
  });
  return new Map([...batches].sort(([a], [b]) => a - b).map(([partition, lines]) => [partition, lines.toBuffer()]));
}

/** Collects lines. Consecutive texts are encoded together, which is several times faster than one by one. */
class Lines {
  private readonly parts: Buffer[] = [];
  private texts: string[] = [];

  add(value: EventMessage['value'], index: number): void {
    if (value === null) throw refused(index, 'has no value; a file log cannot store a tombstone');
    const whole = typeof value === 'string' ? !value.includes('\n') : !value.includes(NEWLINE);
    if (!whole) throw refused(index, 'contains a line feed; a file log stores one message per line');
    if (typeof value === 'string') {
      this.texts.push(value);
    } else {
      this.flush();
      this.parts.push(value, LINE_FEED);
    }
  }

  toBuffer(): Buffer {
    this.flush();
    return this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
  }

  private flush(): void {
    if (this.texts.length === 0) return;
    this.texts.push('');
    this.parts.push(Buffer.from(this.texts.join('\n')));
    this.texts = [];
  }
}

const LINE_FEED = Buffer.from([NEWLINE]);

function refused(index: number, reason: string): EventLogError {
  return new EventLogError('INVALID_MESSAGE', `Message ${index} of the batch ${reason}. Nothing was written.`);
}

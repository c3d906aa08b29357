import type { EventMessage } from '@fastcart/events';
import type { Sink } from '../simulate';

/** Keeps the messages that it receives, with their values as Latin-1 text, in which every byte is visible. */
export function memorySink(): { sink: Sink; messages: EventMessage[]; values: () => string[] } {
  const messages: EventMessage[] = [];
  return {
    messages,
    values: () => messages.map(({ value }) => Buffer.from(value ?? '').toString('latin1')),
    sink: async (batch) => {
      messages.push(...batch);
    },
  };
}

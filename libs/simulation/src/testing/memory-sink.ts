import type { EventMessage } from '@fastcart/events';
import type { Sink } from '../simulate';

/** Keeps what it is sent: the messages, and their values as Latin-1 text so that every byte shows. */
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

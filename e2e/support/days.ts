import { type EventLog, type EventMessage, openEventLog } from '@fastcart/events';
import { simulate } from '@fastcart/simulation';
import { run } from './lake';
import { at } from './maintenance';

type Fields = Record<string, unknown>;

/** The messages that the source sends instead of an event: one, several, or none. */
export type Source = (event: Fields, index: number) => (Fields | string)[];

/** The ordinary faults of a day: some events without a total, with a wrong total, or with a quantity as text. */
export const ordinary: Source = (event, index) => {
  if (index % 40 === 1) return [{ ...event, total: 0 }];
  if (index % 50 === 2) return [{ ...event, total: Number(event.total) + 1 }];
  if (index % 60 === 3) return [{ ...event, quantity: String(event.quantity) }];
  return [event];
};

/** Runs the orders of the day before through all layers, at ten in the evening of a day. Log and lake are paths. */
export async function runDay(log: string, lake: string, day: string, source: Source = ordinary): Promise<void> {
  await using opened = await openEventLog(`file://${log}`);
  let index = 0;
  const append = (topic: string, messages: EventMessage[]): Promise<unknown> =>
    opened.append(
      topic,
      messages.flatMap(({ key, value }) =>
        source(JSON.parse(String(value)) as Fields, index++).map((sent) => ({
          key,
          value: typeof sent === 'string' ? sent : JSON.stringify(sent),
        })),
      ),
    );
  const start = new Date(Date.parse(day) - 86_400_000);
  await simulate({ log: { append } as EventLog, orders: 60, start, seed: 7 });
  await at(`${day}T22:00:00Z`, () => run(log, lake));
}

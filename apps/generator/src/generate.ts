import { type Control, live, simulateTo, type Sink, type Statistics } from '@fastcart/simulation';
import { consoleSink } from './console-sink';
import { progress, report } from './report';
import type { Settings } from './settings';

/** Runs the generator with the settings of the command line and prints the statistics. */
export async function generate(settings: Settings, signal: AbortSignal): Promise<void> {
  const { run, target } = settings;
  await using _ = target?.log;
  const sinks: Sink[] = [];
  if (target) sinks.push((messages) => target.log.append(target.topic, messages));
  if (settings.console) sinks.push(consoleSink(process.stdout));
  let written = 0;
  const sink: Sink = async (messages) => {
    try {
      for (const each of sinks) await each(messages);
    } catch (error) {
      process.stderr.write(`generator: ${written} messages were sent; sending the next ${messages.length} failed\n`);
      throw error;
    }
    written += messages.length;
  };
  const control = { signal, onProgress: process.stderr.isTTY && !settings.console ? showProgress : undefined };
  try {
    const statistics = await (run.kind === 'live'
      ? live(sink, { ...run.live, ...control })
      : simulateTo(sink, { ...run.period, ...control }));
    // A program that reads the events must not get the statistics on the same stream.
    const output = settings.console ? process.stderr : process.stdout;
    output.write(settings.json ? `${JSON.stringify(statistics)}\n` : report(statistics));
  } finally {
    if (control.onProgress) process.stderr.write(CLEAR_LINE);
  }
}

const CLEAR_LINE = '\r\x1b[K';

const showProgress: Control['onProgress'] = (statistics: Statistics) => {
  process.stderr.write(`${CLEAR_LINE}${progress(statistics)}`);
};

import type { Sink } from '@fastcart/simulation';

/** Prints each message as a line, and waits while the reader is slow. */
export function consoleSink(output: NodeJS.WritableStream): Sink {
  return (messages) => {
    const lines = messages.flatMap(({ value }) => [Buffer.from(value ?? ''), LINE_FEED]);
    return new Promise((resolve, reject) => {
      output.write(Buffer.concat(lines), (error) => (error ? reject(error) : resolve()));
    });
  };
}

const LINE_FEED = Buffer.from('\n');

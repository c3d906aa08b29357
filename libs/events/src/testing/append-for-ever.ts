// Appends batches until it is killed, and reports on stdout how many were acknowledged.
import { openEventLog } from '..';

async function main(): Promise<void> {
  const [url = '', topic = '', writer = '', messages = '1', bytes = '100'] = process.argv.slice(2);
  const log = await openEventLog(url);
  for (let batch = 0; ; batch += 1) {
    const padding = 'x'.repeat(Number(bytes));
    const value = (message: number): string => JSON.stringify({ writer, batch, message, padding });
    await log.append(
      topic,
      Array.from({ length: Number(messages) }, (_, message) => ({
        key: `${writer}-${message}`,
        value: value(message),
      })),
    );
    process.stdout.write(`${batch}\n`);
  }
}

void main();

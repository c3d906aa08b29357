import { ExportResultCode } from '@opentelemetry/core';
import { LoggerProvider, type LogRecordExporter, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { EndedRun, LogLine } from '../ended-run';
import { RunTrace } from '../trace';
import { logProcessor, recordLogs } from './logs';

async function sent(logged: LogLine[]): Promise<ReadableLogRecord[]> {
  const records: ReadableLogRecord[] = [];
  const exporter: LogRecordExporter = {
    export: (batch, done) => {
      records.push(...batch);
      done({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const ended = { trace: new RunTrace(), logged } as EndedRun;
  const provider = new LoggerProvider({ processors: [logProcessor(ended, exporter)] });
  recordLogs(ended, provider.getLogger('test'));
  await provider.shutdown();
  return records;
}

const line = (message: string, fields: LogLine['fields'] = {}): LogLine => ({
  time: 0,
  level: 'info',
  message,
  fields,
});

test('every line of a long log is sent, in order', async () => {
  const messages = Array.from({ length: 5000 }, (_, index) => `line ${index}`);
  const records = await sent(messages.map((message) => line(message)));
  expect(records.map(({ body }) => body)).toEqual(messages);
});

test('a log without lines sends nothing', async () => {
  expect(await sent([])).toEqual([]);
});

test('fields that are strings are sent as they are, others as JSON', async () => {
  const [record] = await sent([line('read', { count: 3, offsets: { 0: [1, 2] }, code: null, topic: 'sales' })]);
  expect(record!.attributes).toEqual({ count: '3', offsets: '{"0":[1,2]}', code: 'null', topic: 'sales' });
});

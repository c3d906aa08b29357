import { ExportResultCode } from '@opentelemetry/core';
import { defaultResource } from '@opentelemetry/resources';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { EndedRun, LogLine } from '../ended-run';
import { RunTrace } from '../trace';
import { sendLogs } from './logs';

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
  await sendLogs({ trace: new RunTrace(), logged } as EndedRun, exporter, defaultResource());
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

test('no line is sent of a log without any', async () => {
  expect(await sent([])).toEqual([]);
});

test('fields are texts, objects JSON', async () => {
  const [record] = await sent([line('read', { count: 3, offsets: { 0: [1, 2] }, code: null })]);
  expect(record!.attributes).toEqual({ count: '3', offsets: '{"0":[1,2]}', code: 'null' });
});

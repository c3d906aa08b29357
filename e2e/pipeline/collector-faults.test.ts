import { join } from 'node:path';
import { faultyCollectors, receiver, stopCollectors } from '../support/collectors';
import { temporaryFolder } from '../support/lake';
import { finished, hangingNames, startApp } from '../support/process';
import { copyLog } from '../support/samples';

afterEach(stopCollectors);

const folder = temporaryFolder();
const log = join(folder, 'log');
let lakes = 0;
beforeAll(() => copyLog('clean', log));

/** How a run of Bronze into a new lake ended, and what it reported. */
async function run(env: Record<string, string>, topic = 'ecommerce-sales') {
  const args = ['--log', `file://${log}`, '--topic', topic, '--lake', join(folder, `lake-${lakes++}`)];
  const { code, errors } = await finished(
    startApp('bronze-worker', args, { LOG_LEVEL: 'warn', ...hangingNames(folder), ...env }),
  );
  const reported = errors.split('\n').filter(Boolean);
  return { code, reported: reported.map((line) => JSON.parse(line) as { code: string; reason?: string }) };
}

// TIMEOUT comes from the exporter: the run ends although the collector never answers.
test.each(faultyCollectors)(
  'a collector that %s changes no exit code, and a run waits no longer for it',
  async (_, start, reason) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await start() };
    expect(await run(env)).toEqual({
      code: 0,
      reported: [expect.objectContaining({ code: 'TELEMETRY_FAILED', reason })],
    });
    expect(await run(env, 'nowhere')).toEqual({
      code: 65,
      reported: ['TELEMETRY_FAILED', 'LOG_MISSING'].map((code) => expect.objectContaining({ code })),
    });
  },
);

test('a working collector causes no warning', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await receiver(), OTEL_EXPORTER_OTLP_TIMEOUT: '300000' };
  expect(await run(env)).toEqual({ code: 0, reported: [] });
});

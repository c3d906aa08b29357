import { join } from 'node:path';
import { temporaryFolder } from '../support/lake';
import { finished, hangingNames, startApp } from '../support/process';
import { copyLog } from '../support/samples';

const folder = temporaryFolder();
const log = join(folder, 'log');
let lakes = 0;
beforeAll(() => copyLog('clean', log));

/** A run of Bronze into a new lake. */
async function run(env: Record<string, string>) {
  const args = ['--log', `file://${log}`, '--lake', join(folder, `lake-${lakes++}`)];
  const child = startApp('bronze-worker', args, { LOG_LEVEL: 'warn', ...hangingNames(folder), ...env });
  const { code, output, errors } = await finished(child);
  const said = errors.split('\n').filter(Boolean);
  return { code, output, said: said.map((line) => (JSON.parse(line) as { code: string }).code) };
}

test.each([
  ['the collector', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.hanging:4318' }, 'TELEMETRY_FAILED'],
  ['Redis', { REDIS_URL: 'redis://redis.hanging:6379' }, 'REDIS_UNAVAILABLE'],
])('a DNS that does not answer for %s does not stop a run, and its process ends', async (_, env, warning) => {
  const { code, output, said } = await run(env);
  expect({ code, said }).toEqual({ code: 0, said: [warning] });
  expect(JSON.parse(output)).toMatchObject({ outcome: 'committed' });
});

test('a run that fails at the same time ends with its own exit code', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.hanging:4318', TOPIC: 'nowhere' };
  expect(await run(env)).toMatchObject({ code: 65, said: ['TELEMETRY_FAILED', 'LOG_MISSING'] });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Collector, until } from '@fastcart/services';
import { parse } from 'yaml';
import { temporaryFolder } from '../../e2e/support/lake';
import { Receiver } from '../../e2e/support/otlp';
import { runApp } from '../../e2e/support/process';
import { sample, writeLog } from '../../e2e/support/samples';
import { promQlMistakes } from '../dashboards/mistakes';

/** The configuration of the cluster's collector, without its addresses. */
const file = join(__dirname, '../../k8s/components/telemetry/otel-collector/config.yaml');

let tempo: Receiver;
let collector: Collector;
afterAll(async () => {
  await collector.wipe();
  tempo.stop();
});
// After the collector in it has ended.
const folder = temporaryFolder();

const batches = [sample('late').batches[0]!, sample('late').batches[2]!];
/** The lines that Prometheus gets, after every run is among them. */
let series: string[];

beforeAll(async () => {
  tempo = await Receiver.start();
  let page: string;
  const configuration = (port: number, health: number, prometheus: number) => {
    page = `http://127.0.0.1:${prometheus}/metrics`;
    return parse(
      readFileSync(file, 'utf8')
        .replace('0.0.0.0:4318', `127.0.0.1:${port}`)
        .replace('0.0.0.0:13133', `127.0.0.1:${health}`)
        .replace('0.0.0.0:8889', `127.0.0.1:${prometheus}`)
        .replace('http://tempo:4318', tempo.url),
    ) as object;
  };
  collector = await Collector.start({ folder: join(folder, 'collector'), configuration });
  const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
  for (const bytes of batches) {
    writeLog('late', log, bytes);
    for (let shard = 0; shard < 3; shard++) {
      const share = { SHARD: String(shard), SHARDS: '3', LEASE: 'off' };
      // The time is for a slow machine.
      const exporting = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_TIMEOUT: '300000' };
      const env = { ...exporting, LOG_LEVEL: 'warn', ...share };
      const { code, errors } = runApp('bronze-worker', ['--log', `file://${log}`, '--lake', lake], env);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
    }
  }
  await until(async () => {
    series = (await (await fetch(page)).text()).split('\n').filter((line) => /^fastcart_/.test(line));
    return total(sumsOf('fastcart_runs_total')) === 3 * batches.length;
  }, 'the metrics of every run');
});

/** The sums of a metric, by instance. */
function sumsOf(name: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of series.filter((each) => each.startsWith(`${name}{`))) {
    const instance = /[{,]instance="(.*?)"/.exec(line)![1]!;
    sums[instance] = (sums[instance] ?? 0) + Number(line.split(' ').at(-1));
  }
  return sums;
}

const total = (sums: Record<string, number>): number => Object.values(sums).reduce((sum, value) => sum + value, 0);

test('each of the runs that share the partitions is an instance, and their metrics add up', () => {
  expect(sumsOf('fastcart_runs_total')).toEqual({ 0: 2, 1: 2, 2: 2 });
  expect(sumsOf('fastcart_run_shards')).toEqual({ 0: 3, 1: 3, 2: 3 });
  const written = total(batches.at(-1)!);
  expect(total(sumsOf('fastcart_read_bytes_total'))).toBe(written);
  expect(new Set(Object.values(sumsOf('fastcart_run_last_success_seconds'))).size).toBe(3);
});

test('Prometheus has the names and labels that dashboards and alerts are checked against', () => {
  const queries = series.map((line) => line.replace(/ \S+$/, ''));
  expect(queries.flatMap(promQlMistakes)).toEqual([]);
});

test('traces are forwarded to Tempo', () => {
  expect(tempo.received.map(({ path }) => path)).toContain('/v1/traces');
});

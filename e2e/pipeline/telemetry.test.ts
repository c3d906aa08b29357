import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Layer, layers } from '@fastcart/operations/run';
import { attributes, metrics, spans as spanNames } from '@fastcart/telemetry';
import { temporaryFolder } from '../support/lake';
import { type Metric, Receiver, type Span, valuesOf } from '../support/otlp';
import { type Ended, finished, startApp, watched } from '../support/process';
import { sample, writeLog } from '../support/samples';

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
const { batches } = sample('late');

/** Milliseconds that a run may take to send what it has, however slow the machine is. */
const patient = '300000';

function run(layer: Layer, url: string, env: Record<string, string> = {}): Promise<Ended> {
  const args = layer === 'bronze' ? ['--log', `file://${log}`] : [];
  return finished(
    startApp(`${layer}-worker`, args, {
      LAKE: lake,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_TIMEOUT: patient,
      ...env,
    }),
  );
}

const root = ({ spans }: Receiver): Span => spans.find(({ parentSpanId }) => !parentSpanId)!;
const children = ({ spans }: Receiver): Span[] =>
  spans.filter(({ parentSpanId }) => parentSpanId === root({ spans } as Receiver).spanId);
const contextOf = ({ traceId, spanId }: Span) => ({ traceId, spanId });

/** What each layer sent, after the first batch of the sample, and after the rest. */
const reported: Record<string, Receiver>[] = [];

beforeAll(async () => {
  for (const bytes of [batches[0]!, batches[2]!]) {
    writeLog('late', log, bytes);
    const receivers: Record<string, Receiver> = {};
    for (const layer of layers) {
      const receiver = await Receiver.start();
      const { code, errors } = await run(layer, receiver.url, { OTEL_LOGS_EXPORTER: 'otlp' });
      expect({ layer, code, errors }).toEqual({ layer, code: 0, errors: '' });
      receiver.stop();
      receivers[layer] = receiver;
    }
    reported.push(receivers);
  }
});

const second = () => reported[1]!;

test.each(['bronze', 'silver'])('a run of %s has a root and the five steps', (layer) => {
  const receiver = second()[layer]!;
  expect(root(receiver).name).toBe(`run ${layer}`);
  expect(children(receiver).map(({ name }) => name)).toEqual(['read', 'transform', 'check', 'commit', 'report']);
});

test('Gold has the steps of fact_orders, then those of the tables', () => {
  const steps = ['read', 'transform', 'check', 'commit'];
  expect(children(second().gold!).map(({ name }) => name)).toEqual([...steps, ...steps, 'report']);
});

test('a run is linked to the runs that wrote what it read', () => {
  expect(root(second().bronze!).links ?? []).toEqual([]);
  for (const [layer, below] of [
    ['silver', 'bronze'],
    ['gold', 'silver'],
  ] as const)
    for (const receivers of reported)
      expect(root(receivers[layer]!).links).toEqual([expect.objectContaining(contextOf(root(receivers[below]!)))]);
});

test('the step read has the ranges of messages and versions', () => {
  const read = (layer: Layer) => valuesOf(children(second()[layer]!)[0]!);
  expect(read('bronze')).toMatchObject({
    'messaging.system': 'file',
    'messaging.destination.name': 'ecommerce-sales',
    'messaging.batch.message_count': valuesOf(root(second().bronze!))['fastcart.count.read'],
    'fastcart.range.partitions': [0, 1, 2],
    'fastcart.range.from': [0, 1, 2].map((partition) => batches[0]![partition]),
    'fastcart.range.to': [0, 1, 2].map((partition) => batches[2]![partition]),
    'fastcart.range.offsets': [0, 1, 2]
      .map((partition) => `${partition} [${batches[0]![partition]}, ${batches[2]![partition]})`)
      .join(', '),
  });
  expect(read('silver')).toMatchObject({
    'db.collection.name': 'bronze',
    'fastcart.version.after': 1,
    'fastcart.version.up_to': 2,
  });
});

/** `<name>` in a declared name matches any name. */
const isDeclared = (declared: string, actual: string): boolean =>
  new RegExp(`^${declared.replaceAll('.', '[.]').replace(/<.*>/, '[a-z_]+')}$`).test(actual);

test('every span, metric, attribute and label is declared', () => {
  const names = Object.values(attributes).map(({ name }) => name as string);
  const all = reported.flatMap((receivers) => Object.values(receivers));
  for (const span of all.flatMap(({ spans }) => spans)) {
    const declared = Object.values(spanNames).filter(({ name }) => isDeclared(name, span.name));
    const expected = declared.flatMap((each) => each.attributes.map((key) => attributes[key].name as string));
    const stray = Object.keys(valuesOf(span)).filter((key) => !expected.some((name) => isDeclared(name, key)));
    expect({ span: span.name, stray }).toEqual({ span: span.name, stray: [] });
  }
  for (const { name, unit, points } of all.flatMap((each) => each.metrics)) {
    const declared = Object.values(metrics).find((each) => each.name === name);
    expect({ name, unit }).toEqual({ name: declared?.name, unit: declared?.unit });
    const labels = new Set(points.flatMap((point) => Object.keys(valuesOf(point))));
    const allowed = declared!.labels.map((key) => attributes[key].name as string);
    expect([...labels].filter((label) => !allowed.includes(label))).toEqual([]);
  }
  expect(names).toHaveLength(new Set(names).size);
});

function metric({ metrics: all }: Receiver, name: string): Metric {
  return all.find((each) => each.name === name)!;
}

function byLabel(receiver: Receiver, name: string, label: string): Record<string, number> {
  const { points } = metric(receiver, name);
  return Object.fromEntries(
    points.map((point) => [valuesOf(point)[label], Number(point.asInt ?? point.asDouble ?? point.count)]),
  );
}

test('metrics are what the run adds: rows, broken rules, lag, freshness', () => {
  const { bronze, silver } = second() as Record<Layer, Receiver>;
  const { read, ...outcomes } = Object.fromEntries(
    Object.entries(valuesOf(root(silver)))
      .filter(([key]) => key.startsWith('fastcart.count.'))
      .map(([key, value]) => [key.replace('fastcart.count.', ''), value as number]),
  );
  expect(byLabel(silver, 'fastcart.rows', 'fastcart.row.outcome')).toEqual(outcomes);
  expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(read);
  expect(byLabel(silver, 'fastcart.rule.failures', 'fastcart.rule')).toMatchObject({
    total_zero: expect.any(Number),
    total_missing: 0,
  });
  const lag = [0, 1, 2].map((partition) => [String(partition), batches[2]![partition]! - batches[0]![partition]!]);
  expect(byLabel(bronze, 'fastcart.log.lag', 'messaging.destination.partition.id')).toEqual(Object.fromEntries(lag));
  expect(byLabel(silver, 'fastcart.step.duration', 'fastcart.step')).toMatchObject({ read: 1, check: 1, commit: 1 });
  expect(Object.keys(byLabel(silver, 'fastcart.table.last_commit', 'db.collection.name'))).toContain('silver');
  expect(metric(silver, 'fastcart.runs').temporality).toBe(1);
});

// Gauges are by instance: the lag of another shard's partition would be kept for a week.
test('a shard that runs first reports the lag of its own partitions only', async () => {
  const receiver = await Receiver.start();
  const shares = { SHARD: '1', SHARDS: '3', LEASE: 'off', LAKE: join(folder, 'shares') };
  const args = ['--log', `file://${log}`];
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    ...shares,
    OTEL_EXPORTER_OTLP_TIMEOUT: patient,
  };
  const { code, errors } = await finished(startApp('bronze-worker', args, env));
  receiver.stop();
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(byLabel(receiver, 'fastcart.log.lag', 'messaging.destination.partition.id')).toEqual({ 1: batches[2]![1] });
});

test('without a collector nothing of OpenTelemetry is loaded', async () => {
  // Written while modules are loaded: a process that becomes another one at its end emits no `exit`.
  const script = join(folder, 'modules.js');
  writeFileSync(
    script,
    `const { appendFileSync } = require('fs');
    const load = (url, context, next) => (appendFileSync(process.env.MODULES, url + '\\n'), next(url, context));
    require('module').registerHooks({ load });`,
  );
  const receiver = await Receiver.start();
  const loaded: boolean[] = [];
  for (const [index, url] of ['', receiver.url].entries()) {
    const MODULES = join(folder, `modules-${index}`);
    expect(await run('silver', url, { NODE_OPTIONS: `--require ${script}`, MODULES })).toMatchObject({ code: 0 });
    // Of a bundle, the map names the modules.
    const files = [...readFileSync(MODULES, 'utf8').matchAll(/^file:.*\/dist\/.*$/gm)];
    loaded.push(files.some(([file]) => readFileSync(new URL(`${file}.map`), 'utf8').includes('/@opentelemetry/')));
  }
  receiver.stop();
  expect(loaded).toEqual([false, true]);
});

test('the log of a run is within its trace', async () => {
  const receiver = await Receiver.start();
  const { errors } = await run('silver', receiver.url, { OTEL_LOGS_EXPORTER: 'otlp', LOG_LEVEL: 'debug' });
  const { traceId } = root(receiver);
  expect(receiver.logs).toContainEqual(expect.objectContaining({ traceId, body: { stringValue: 'read done' } }));
  const lines = errors.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).traceId)).toEqual(lines.map(() => traceId));
  receiver.stop();
});

test('a run without new input reads once and reports nothing to do', async () => {
  const receiver = await Receiver.start();
  await run('silver', receiver.url);
  expect(children(receiver).map(({ name }) => name)).toEqual(['read', 'report']);
  expect(valuesOf(root(receiver))).toMatchObject({ 'fastcart.outcome': 'nothing to do', 'process.exit.code': 0 });
  receiver.stop();
});

test('a failed run has the code of its error, not the message', async () => {
  const receiver = await Receiver.start();
  writeLog('late', log, batches[0]!);
  const { code } = await run('bronze', receiver.url);
  writeLog('late', log, batches[2]!);
  expect(code).toBe(65);
  const said = { attributes: expect.anything(), status: { code: 2, message: expect.stringContaining('event log') } };
  expect([root(receiver), children(receiver)[0]]).toEqual([
    expect.objectContaining(said),
    expect.objectContaining(said),
  ]);
  expect(valuesOf(root(receiver))).toMatchObject({ 'error.type': 'LOG_REWOUND', 'process.exit.code': 65 });
  expect(byLabel(receiver, 'fastcart.runs', 'error.type')).toEqual({ LOG_REWOUND: 1 });
  receiver.stop();
});

test('a run that is asked to stop reports it before it ends', async () => {
  const receiver = await Receiver.start();
  const { code } = await run('bronze', receiver.url, { ...watched, TERM_AT: '2', LAKE: join(folder, 'stopped') });
  expect(code).toBe(143);
  expect(valuesOf(root(receiver))).toMatchObject({ 'fastcart.outcome': 'stopped', 'process.exit.code': 143 });
  expect(root(receiver).status.code).toBe(0);
  receiver.stop();
});

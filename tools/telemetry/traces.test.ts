import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from '@fastcart/operations/run';
import { Collector, Zipkin } from '@fastcart/services';
import { chromium } from 'playwright-core';
import { temporaryFolder } from '../../e2e/support/lake';
import { runApp } from '../../e2e/support/process';
import { sample, writeLog } from '../../e2e/support/samples';

interface ZipkinSpan {
  id: string;
  parentId?: string;
  name: string;
  tags: Record<string, string>;
}

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const image = join(__dirname, '../../docs/images/trace.png');

let zipkin: Zipkin;
let collector: Collector;
afterAll(async () => {
  await collector.wipe();
  await zipkin.wipe();
});
// After the services in it have ended.
const folder = temporaryFolder();

/** The trace of the last run of each layer. */
const traces: Record<string, string> = {};

beforeAll(async () => {
  zipkin = await Zipkin.start({ folder: join(folder, 'zipkin') });
  collector = await Collector.start({ folder: join(folder, 'collector'), zipkin: zipkin.url });
  const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
  for (const bytes of [sample('late').batches[0]!, sample('late').batches[2]!]) {
    writeLog('late', log, bytes);
    for (const layer of layers) {
      const args = [...(layer === 'bronze' ? ['--log', `file://${log}`] : []), '--lake', lake];
      const { output, errors } = runApp(`${layer}-worker`, args, {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        // However slow the machine is.
        OTEL_EXPORTER_OTLP_TIMEOUT: '300000',
        OTEL_LOGS_EXPORTER: 'otlp',
        LOG_LEVEL: 'warn',
      });
      expect(errors).toBe('');
      traces[layer] = (JSON.parse(output) as { traceId: string }).traceId;
    }
  }
});

async function spansOf(layer: string): Promise<ZipkinSpan[]> {
  const answer = await fetch(`${zipkin.url}/api/v2/trace/${traces[layer]}`);
  return (await answer.json()) as ZipkinSpan[];
}

test.each(['bronze', 'silver'])('Zipkin has one root of a run of %s, with the five steps', async (layer) => {
  const spans = await spansOf(layer);
  const roots = spans.filter(({ parentId }) => !parentId);
  expect(roots.map(({ name }) => name)).toEqual([`run ${layer}`]);
  const steps = spans.filter(({ parentId }) => parentId === roots[0]!.id).map(({ name }) => name);
  expect(steps.sort()).toEqual(['check', 'commit', 'read', 'report', 'transform']);
});

test('the collector has the links between the layers, and the metrics', () => {
  const received = readFileSync(collector.processes[0]!.log, 'utf8');
  for (const [layer, below] of [
    ['silver', 'bronze'],
    ['gold', 'silver'],
  ] as const) {
    const root = received
      .split(/^Span #/m)
      .find((each) => each.includes(`: run ${layer}\n`) && each.includes(traces[layer]!));
    expect(/SpanLink #0\s+-> Trace ID: (\w+)/.exec(root!)?.[1]).toBe(traces[below]);
  }
  for (const metric of ['fastcart.rows', 'fastcart.log.lag', 'fastcart.step.duration'])
    expect(received).toContain(`-> Name: ${metric}\n`);
});

/** PICTURE=1 renews the picture in docs/telemetry.md. */
test('Zipkin shows a trace in a browser', async () => {
  if (!existsSync(program)) throw new Error(`${program} does not exist: install Chromium, or set CHROMIUM to its path`);
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${zipkin.url}/zipkin/traces/${traces.gold}`, { waitUntil: 'networkidle' });
    await page.getByText('commit published').first().waitFor();
    if (process.env.PICTURE) {
      mkdirSync(join(image, '..'), { recursive: true });
      await page.screenshot({ path: image });
    }
  } finally {
    await browser.close();
  }
});

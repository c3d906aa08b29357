import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bench } from './bench';
import { ResultsDiffer } from './figures';
import { versions } from './install';
import { Machine } from './machine';
import { help, type Options, readOptions } from './options';
import { html } from './report/html';
import { boundsTable } from './report/bounds-table';
import type { Report } from './report/report';
import { stepsTable } from './report/steps-table';
import { table } from './report/table';
import { polars, product, spark } from './sides';
import { metrics, type Sample, summarize } from './statistics';
import { workloads } from './workloads';

const badUsage = 78;

/** Workloads with a table of their own form. */
const tables: Record<string, typeof table> = { bounds: boundsTable };

async function run(options: Options): Promise<void> {
  const sides = [product, polars(), ...(options.spark ? [spark()] : [])];
  const machine = new Machine();
  const folder = mkdtempSync(join(tmpdir(), 'fastcart-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { repetitions, scale, backlog, input } = options;
  const bench = new Bench(sides, repetitions, scale, backlog, input, folder, (sample) => {
    machine.look();
    console.error(progress(sample));
  });
  for (const name of options.workloads) {
    await workloads[name]!(bench);
    const lines = summarize(bench.samples).filter(({ workload }) => workload === name);
    console.log(`\n${name}: ${bench.descriptions[name]}\n${(tables[name] ?? table)(lines)}`);
    const steps = bench.steps[name];
    if (steps) console.log(`\n${name}, each layer once more:\n${stepsTable(steps)}`);
  }
  console.log(`\n${String(machine)}`);
  if (machine.warning) console.log(`Warning: ${machine.warning}`);
  const report: Report = {
    measuredAt: new Date().toISOString(),
    machine,
    warning: machine.warning,
    versions: versions(options.spark),
    options: { repetitions, scale, backlog, input },
    descriptions: bench.descriptions,
    lines: summarize(bench.samples),
    samples: bench.samples,
    steps: bench.steps,
  };
  console.log(
    Object.entries(report.versions)
      .map((version) => version.join(' '))
      .join(', '),
  );
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.html) writeFileSync(options.html, html(report));
}

function progress({ workload, what, side, values }: Sample): string {
  const figures = Object.entries(values).map(([name, value]) => {
    const { title, unit } = metrics[name as keyof typeof metrics];
    return `${title} ${value.toFixed(2)} ${unit}`;
  });
  return `${workload}, ${what}, ${side}: ${figures.join(', ')}`;
}

function options(): Options | 'help' {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\nSee --help.`);
    process.exit(badUsage);
  }
}

const chosen = options();
if (chosen === 'help') console.log(help);
else {
  // What a signal ends is cleaned up on exit.
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
  run(chosen).catch((error: unknown) => {
    console.error(error instanceof ResultsDiffer ? error.message : error);
    process.exit(error instanceof ResultsDiffer ? error.exitCode : 1);
  });
}

import type { Line, Metric } from '../statistics';
import { chart, legend } from './chart';
import { escape } from './escape';
import type { Report } from './report';
import { rowsOf } from './table';

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem;color:#24292f}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #d0d7de}
td:first-child,td:nth-child(2){text-align:left}figure{margin:1rem 0}figcaption{font-weight:600}svg{width:100%;max-width:760px;font-size:12px}
.warning{background:#fff8c5;padding:.6rem 1rem}`;

/** The report as one file without anything from outside. */
export function html({ lines, machine, versions, warning, descriptions, options, measuredAt }: Report): string {
  const workloads = [...new Set(lines.map(({ workload }) => workload))];
  const facts = [
    `${machine.cores} cores (${machine.model}), ${machine.memory} GiB`,
    `load ${machine.loadBefore.toFixed(2)} before, at most ${machine.loadDuring.toFixed(2)} during`,
    `medians of ${options.repetitions}${options.scale < 1 ? `, at ${options.scale} of the full size` : ''}`,
    measuredAt,
    Object.entries(versions)
      .map((version) => version.join(' '))
      .join(', '),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Benchmark</title><style>${style}</style></head><body>
<h1>Benchmark</h1>
<p>${facts.map(escape).join('<br>')}</p>
${warning ? `<p class="warning">${escape(warning)}</p>` : ''}
${workloads.map((name) => section(name, descriptions[name] ?? '', lines)).join('\n')}
</body></html>
`;
}

function section(name: string, description: string, all: Line[]): string {
  const lines = all.filter(({ workload }) => workload === name);
  const byMetric = Map.groupBy(lines, ({ metric }): Metric => metric);
  const { header, rows } = rowsOf(lines);
  const row = (tag: string, cells: string[]): string =>
    `<tr>${cells.map((text) => `<${tag}>${escape(text)}</${tag}>`).join('')}</tr>`;
  return `<h2>${escape(name)}</h2>
<p>${escape(description)}</p>
<p>${legend(lines)}</p>
${[...byMetric.values()].map(chart).join('\n')}
<table>${row('th', header)}${rows.map((cells) => row('td', cells)).join('')}</table>`;
}

import type * as ECharts from 'echarts';
import { Html, html } from './html';

export interface Series {
  name: string;
  values: (number | null)[];
  type: 'bar' | 'line' | 'marks';
  /** A custom property of the page's style sheet, so that charts follow its dark and light colours. */
  color: Color;
}

export type Color = 'good' | 'bad' | 'a' | 'b' | 'c' | 'd' | 'e' | 'f';

export interface Chart {
  /** A description for screen readers. */
  label: string;
  /** The labels of the horizontal axis. */
  names: string[];
  series: Series[];
  /** The unit of the vertical axis. */
  unit: 'share' | 'count' | 'money';
  /** The usual range, drawn as a band. */
  usual?: { low: number; high: number };
}

const variable = (name: string): string => `var(--${name})`;
const size = { width: 760, height: 230 };

const units = {
  share: (value: number) => `${Number((value * 100).toFixed(2))} %`,
  count: (value: number) => value.toLocaleString('en-US'),
  money: (value: number) => value.toLocaleString('en-US'),
};

/** A chart as inline SVG, drawn here, because the page has no scripts. Bars are stacked. */
export function chart({ label, names, series, unit, usual }: Chart): Html {
  const text = { color: variable('soft'), fontSize: 12 };
  return draw(label, size, {
    legend: {
      show: series.length > 1,
      top: 0,
      left: 0,
      itemGap: 24,
      itemWidth: 14,
      itemHeight: 10,
      textStyle: text,
      borderColor: variable('line'),
    },
    grid: { left: 64, right: 12, top: series.length > 1 ? 48 : 12, bottom: 28 },
    xAxis: {
      type: 'category',
      data: names,
      axisLabel: text,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: variable('line') } },
    },
    yAxis: {
      type: 'value',
      ...(series.every(({ type }) => type === 'line') && closeTo(usual)),
      axisLabel: { ...text, formatter: units[unit] },
      splitLine: { lineStyle: { color: variable('line') } },
    },
    series: series.map((one, at) => ({
      ...drawn(one),
      ...(at === 0 && usual && { markArea: band(usual) }),
    })),
  });
}

/** The axis of a share that hardly changes: the values and the whole usual range, to the percentage point. */
function closeTo(usual: Chart['usual']) {
  const { low, high } = usual ?? { low: 1, high: 0 };
  return {
    min: ({ min }: { min: number }) => Math.floor(Math.min(min, low) * 100) / 100,
    max: ({ max }: { max: number }) => Math.ceil(Math.max(max, high) * 100) / 100,
  };
}

/** A chart without axes, for a cell of a table. */
export function sparkline(label: string, values: number[]): Html {
  return draw(
    label,
    { width: 140, height: 28 },
    {
      grid: { left: 1, right: 1, top: 3, bottom: 1 },
      xAxis: { type: 'category', show: false },
      yAxis: { type: 'value', show: false, min: 0 },
      series: [drawn({ name: label, values, type: 'bar', color: 'a' })],
    },
  );
}

const still = { silent: true, animation: false, emphasis: { disabled: true } } as const;

function drawn({ name, values, type, color }: Series) {
  const itemStyle = { color: variable(color) };
  const common = { name, data: values, itemStyle, ...still };
  if (type === 'bar') return { ...common, type: 'bar' as const, stack: 'all', barMaxWidth: 28 };
  if (type === 'marks') return { ...common, type: 'scatter' as const, symbol: 'rect', symbolSize: [16, 3] };
  const lineStyle = { color: variable(color), width: 2 };
  return { ...common, type: 'line' as const, symbol: 'circle', symbolSize: 5, lineStyle };
}

function band({ low, high }: { low: number; high: number }) {
  return { ...still, itemStyle: { color: variable('band') }, data: [[{ yAxis: low }, { yAxis: high }]] as never };
}

let loaded: typeof ECharts | undefined;

/** Loading takes a third of a second, and only pages need it. */
function library(): typeof ECharts {
  // oxlint-disable-next-line typescript/no-require-imports -- a static import would load it with every command
  loaded ??= require('echarts') as typeof ECharts;
  return loaded;
}

function draw(label: string, { width, height }: typeof size, option: ECharts.EChartsOption): Html {
  const instance = library().init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    instance.setOption({ animation: false, ...option });
    const [opening, rest] = inert(instance.renderToSVGString({ useViewBox: true }));
    return new Html(`${opening} ${html`role="img" aria-label="${label}"`.markup}${rest}`);
  } finally {
    instance.dispose();
  }
}

/** Removes what the page's policy forbids and what only scripts use. Fonts and colours come from the page's style sheet. */
function inert(svg: string): [opening: string, rest: string] {
  const plain = svg
    .replace(/<style\b[^>]*>.*?<\/style>/gs, '')
    .replace(/ (?:style|class|ecmeta_\w+|xmlns:xlink|pointer-events)="[^"]*"/g, '');
  return ['<svg', plain.slice('<svg'.length)];
}

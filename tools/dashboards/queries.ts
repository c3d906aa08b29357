import { type Attribute, labelOf, type Metric, seriesOf, spanAttribute } from './names';

/** What a counter grew by in an hour, which holds a run of every layer, by these labels. */
export function lastHour(series: string, ...labels: Attribute[]): string {
  return `sum by (${labels.map(labelOf).join(', ')}) (increase(${series}[1h]))`;
}

/** Mean of a histogram over an hour. */
export function mean(metric: Metric, ...labels: Attribute[]): string {
  const series = seriesOf(metric);
  return `${lastHour(`${series}_sum`, ...labels)} / ${lastHour(`${series}_count`, ...labels)}`;
}

/** Of a histogram over a day: Gold has 24 runs then. */
export function percentile(share: number, metric: Metric, ...labels: Attribute[]): string {
  const by = ['le', ...labels.map(labelOf)].join(', ');
  return `histogram_quantile(${share}, sum by (${by}) (increase(${seriesOf(metric)}_bucket[1d])))`;
}

/** What a gauge last told, although the collector forgot it meanwhile. */
export function lastTold(metric: Metric, label: Attribute): string {
  return `max by (${labelOf(label)}) (last_over_time(${seriesOf(metric)}[7d]))`;
}

/** Seconds since a point in time that a gauge tells. */
export function secondsSince(metric: Metric, label: Attribute): string {
  return `time() - ${lastTold(metric, label)}`;
}

/** `{{label}}`, as a legend has it. */
export function legend(...labels: Attribute[]): string {
  return labels.map((label) => `{{${labelOf(label)}}}`).join(' ');
}

/** Spans with these attributes as columns. */
export function select(spans: string, ...columns: Attribute[]): string {
  return `${spans} | select(${columns.map(spanAttribute).join(', ')})`;
}

import { type Attribute, labelOf, type Metric, seriesOf, spanAttribute } from './names';

/** The increase of a counter in an hour, by these labels. Every layer runs at least once in an hour. */
export function lastHour(series: string, ...labels: Attribute[]): string {
  return `sum by (${labels.map(labelOf).join(', ')}) (increase(${series}[1h]))`;
}

/** Mean of a histogram over an hour. */
export function mean(metric: Metric, ...labels: Attribute[]): string {
  const series = seriesOf(metric);
  return `${lastHour(`${series}_sum`, ...labels)} / ${lastHour(`${series}_count`, ...labels)}`;
}

/** A percentile of a histogram over a day, in which Gold has 24 runs. */
export function percentile(share: number, metric: Metric, ...labels: Attribute[]): string {
  const by = ['le', ...labels.map(labelOf)].join(', ');
  return `histogram_quantile(${share}, sum by (${by}) (increase(${seriesOf(metric)}_bucket[1d])))`;
}

/** The last value of a gauge, even when the collector has dropped it since. */
export function lastValue(metric: Metric, label: Attribute): string {
  return `max by (${labelOf(label)}) (last_over_time(${seriesOf(metric)}[7d]))`;
}

/** Seconds since the time in a gauge. */
export function secondsSince(metric: Metric, label: Attribute): string {
  return `time() - ${lastValue(metric, label)}`;
}

/** The legend `{{label}} {{label}}`. */
export function legend(...labels: Attribute[]): string {
  return labels.map((label) => `{{${labelOf(label)}}}`).join(' ');
}

/** Spans with these attributes as columns. */
export function select(spans: string, ...columns: Attribute[]): string {
  return `${spans} | select(${columns.map(spanAttribute).join(', ')})`;
}

import { attributes, metrics } from '@fastcart/telemetry';

export type Metric = keyof typeof metrics;
export type Attribute = keyof typeof attributes;

/** UCUM units that become a suffix. A unit in braces only names the counted thing. */
const suffixes: Record<string, string> = { s: 'seconds', By: 'bytes' };

/**
 * The name of a metric in Prometheus: the collector translates OpenTelemetry's names and adds suffixes. The series of a
 * histogram also end in `_bucket`, `_count` and `_sum`.
 */
export function seriesOf(metric: Metric): string {
  const { name, kind, unit } = metrics[metric];
  const words = name.split(/[._]/);
  const suffix = suffixes[unit];
  if (suffix && !words.includes(suffix)) words.push(suffix);
  if (kind === 'counter') words.push('total');
  return words.join('_');
}

/** The Prometheus label of an attribute. */
export function labelOf(attribute: Attribute): string {
  return attributes[attribute].name.replaceAll('.', '_');
}

/** The TraceQL name of a span attribute. */
export function spanAttribute(attribute: Attribute): string {
  return `span.${attributes[attribute].name}`;
}

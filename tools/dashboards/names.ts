import { attributes, metrics } from '@fastcart/telemetry';

export type Metric = keyof typeof metrics;
export type Attribute = keyof typeof attributes;

/** UCUM units that become a suffix; one in braces only says what is counted. */
const suffixes: Record<string, string> = { s: 'seconds', By: 'bytes' };

/**
 * A metric as Prometheus has it after the collector: the translation of OpenTelemetry's names with suffixes. A histogram's
 * series end in `_bucket`, `_count` and `_sum` after it.
 */
export function seriesOf(metric: Metric): string {
  const { name, kind, unit } = metrics[metric];
  const words = name.split(/[._]/);
  const suffix = suffixes[unit];
  if (suffix && !words.includes(suffix)) words.push(suffix);
  if (kind === 'counter') words.push('total');
  return words.join('_');
}

/** An attribute as a label of Prometheus. */
export function labelOf(attribute: Attribute): string {
  return attributes[attribute].name.replaceAll('.', '_');
}

/** An attribute of a span in TraceQL. */
export function spanAttribute(attribute: Attribute): string {
  return `span.${attributes[attribute].name}`;
}

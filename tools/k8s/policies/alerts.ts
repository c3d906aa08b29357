import { parse } from 'yaml';
import { periodOf } from '../schedule';
import { configOf, type Manifest, ofKind } from '../stack';
import type { Policy } from './policy';

const layerOf = ({ metadata }: Manifest): string => (metadata.name as string).replace(/-worker$/, '');

/** What alerts wait for is three periods of the CronJob of the layer; readings of the lag are compared over one. */
export const alerts: Policy = (stack) => {
  const expressions = rulesOf(stack);
  const { LagGrows } = expressions;
  if (!LagGrows) return ['there are no rules for Prometheus'];
  return ofKind(stack, 'CronJob')
    .filter(({ spec }) => !spec.suspend)
    .flatMap((job) => {
      const { metadata, spec } = job;
      const period = periodOf(spec.schedule as string);
      const reported = `CronJob ${metadata.name} runs every ${period} minutes`;
      const waits = Object.entries(expressions).flatMap(([alert, expression]) =>
        minutesOf(expression, layerOf(job)).map((minutes) => ({ alert, minutes })),
      );
      const apart = layerOf(job) === 'bronze' ? gapOf(LagGrows) : period;
      return [
        ...(waits.length > 0 ? [] : [`${reported}, and no alert waits for it`]),
        ...waits
          .filter(({ minutes }) => minutes !== 3 * period)
          .map(({ alert, minutes }) => `${reported}, and ${alert} waits ${minutes}`),
        ...(apart === period ? [] : [`${reported}, and LagGrows compares what is ${apart} apart`]),
      ];
    });
};

function rulesOf(stack: Manifest[]): Record<string, string> {
  const map = ofKind(stack, 'ConfigMap').find(({ metadata }) =>
    (metadata.name as string).startsWith('prometheus-rules-'),
  );
  const [text] = map ? Object.values(configOf(stack, map.metadata.name as string)) : [];
  const { groups = [] } = (text ? parse(text) : {}) as { groups?: { rules: { alert: string; expr: string }[] }[] };
  return Object.fromEntries(groups.flatMap(({ rules }) => rules).map(({ alert, expr }) => [alert, expr]));
}

/** With which an expression compares times of this layer, each after a name of it. */
function minutesOf(expression: string, layer: string): number[] {
  const parts = expression.split(/fastcart_layer="(\w+)"/);
  return parts.flatMap((part, index) => {
    if (index === 0 || parts[index - 1] !== layer) return [];
    return [...part.matchAll(/offset (\d+)m|(?:>|<=) (\d+) \* 60/g)].map(([, offset, limit]) =>
      Number(offset ?? limit),
    );
  });
}

function gapOf(expression: string): number {
  const [, range, offset] = /\[(\d+)m:1m\] offset (\d+)m/.exec(expression) ?? [];
  return Number(offset) - Number(range);
}

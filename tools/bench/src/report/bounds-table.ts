import { format, type Line, type Metric, metrics, ratio } from '../statistics';
import { aligned } from './table';

const header = ['', 'count', 'wall, s', 'CPU, s', 'peak, MB', 'ratio to base', 'bound', 'met'];

/** Medians, a row for each measurement. The ratio is of the bounded metric where it has a base, else of the CPU. */
export function boundsTable(lines: Line[]): string {
  const rows = [...Map.groupBy(lines, ({ what }) => what)].map(([what, measured]) => {
    const line = (metric: Metric): Line | undefined => measured.find((each) => each.metric === metric);
    const median = (metric: Metric): string => {
      const value = line(metric)?.sides.product?.median;
      return value === undefined ? '-' : format(value);
    };
    const bounded = measured.find(({ sides }) => sides.bound);
    const compared = bounded && ratio(bounded, 'base') !== undefined ? bounded : line('cpu');
    return [
      what,
      line('count')!.sides.product!.median.toLocaleString('en-US'),
      ...(['wall', 'cpu', 'peak'] as const).map(median),
      (compared && ratio(compared, 'base')?.toFixed(2)) ?? '-',
      bounded ? boundOf(bounded) : '-',
      bounded ? (ratio(bounded, 'bound')! <= 1 ? 'yes' : 'no') : '-',
    ];
  });
  return aligned([header, ...rows], 1);
}

function boundOf({ metric, sides }: Line): string {
  const { title, unit } = metrics[metric];
  return `${title} ${format(sides.bound!.median)} ${unit}`;
}

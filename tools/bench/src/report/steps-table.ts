import { type Steps, sum } from '../steps';
import { aligned } from './table';

/** The steps of each layer for a terminal. A step has the sum of its parts, which are below it. */
export function stepsTable(layers: Record<string, Steps>): string {
  const names = [...new Set(Object.values(layers).flatMap((steps) => Object.keys(steps)))];
  const parts = Map.groupBy(names, stepOf);
  const row = (title: string, includes: (name: string) => boolean): string[] => [
    title,
    ...Object.values(layers).map((steps) => {
      const found = Object.entries(steps).filter(([name]) => includes(name));
      return found.length === 0 ? '' : Math.round(sum(found.map(([, time]) => time))).toLocaleString('en-US');
    }),
  ];
  const rows = [...parts].flatMap(([step, all]) => [
    row(step, (name) => stepOf(name) === step),
    ...all
      .filter((name) => name !== step)
      .map((part) => row(`  ${part.slice(step.length + 1)}`, (name) => name === part)),
  ]);
  return aligned([['CPU, ms', ...Object.keys(layers)], ...rows, row('in all', () => true)], 1);
}

function stepOf(name: string): string {
  return name.split(' ', 1)[0]!;
}

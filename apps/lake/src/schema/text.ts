import { toSecond } from '@fastcart/operations/moment';
import type { Drift } from '@fastcart/operations/schema/drift';
import { grid } from '../grid';

/** Drift as text, with a section for each of its parts that is not empty. */
export function driftText({ lake, differences, gained, rescued }: Drift): string {
  const count = (value: number): string => value.toLocaleString('en-US');
  const sections = [
    ...(differences.length > 0
      ? [
          'Differences from the schema in code',
          grid(
            ['table', 'what', 'code', 'lake'],
            differences.map(({ table, what, contract, lake: found }) => [table, what, contract ?? '-', found ?? '-']),
          ),
        ]
      : []),
    ...(gained.length > 0
      ? [
          'Source columns of Bronze',
          grid(
            ['column', 'type', 'rows', 'share', 'since version', 'at', 'run', 'in Silver'],
            gained.map(({ column, type, filled, rows, since, promoted, retired }) => [
              retired ? `${column} (retired)` : column,
              type,
              count(filled),
              rows === 0 ? '' : `${((100 * filled) / rows).toFixed(1)} %`,
              since && count(since.version),
              since && toSecond(since.at),
              since && since.runId,
              promoted.join(', '),
            ]),
          ),
        ]
      : []),
    ...(rescued.rows > 0
      ? [
          `Paths in _rescued_data of ${count(rescued.rows)} rows of Bronze`,
          grid(
            ['path', 'rows', 'in Silver'],
            rescued.paths.map(({ path, rows, promoted }) => [path, count(rows), promoted.join(', ')]),
          ),
        ]
      : []),
    ...(rescued.withheld.paths > 0
      ? [
          `${count(rescued.withheld.values)} values at ${count(rescued.withheld.paths)} paths whose names may be personal data`,
        ]
      : []),
  ];
  return sections.length > 0 ? sections.join('\n\n') : `${lake} has no drift`;
}

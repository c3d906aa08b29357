import { format, type Line, metrics, ratio, type Spread } from '../statistics';
import { peersOf } from './report';

function cell(spread: Spread | undefined): string {
  return spread ? `${format(spread.median)} (${format(spread.least)}-${format(spread.most)})` : '-';
}

/** A workload's lines as rows of text: medians with the least and the most, and ratios. */
export function rowsOf(lines: Line[]): { header: string[]; rows: string[][] } {
  const peers = peersOf(lines);
  const header = ['', '', 'product', ...peers.flatMap((peer) => [peer, `product / ${peer}`])];
  const rows = lines.map((line, index) => [
    line.what === lines[index - 1]?.what ? '' : line.what,
    `${metrics[line.metric].title}, ${metrics[line.metric].unit}`,
    cell(line.sides.product),
    ...peers.flatMap((peer) => [cell(line.sides[peer]), ratio(line, peer)?.toFixed(2) ?? '-']),
  ]);
  return { header, rows };
}

/** The same for a terminal: words to the left, numbers to the right. */
export function table(lines: Line[]): string {
  const { header, rows } = rowsOf(lines);
  return aligned([header, ...rows], 2);
}

/** Rows of cells in columns, so many of which are words. */
export function aligned(rows: string[][], words: number): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row.map((text, at) => (at < words ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n');
}

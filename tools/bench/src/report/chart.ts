import { format, type Line, metrics } from '../statistics';
import { peersOf } from './report';
import { escape } from './escape';

const labels = 190;
const bars = 430;
const values = 110;
const bar = 14;
const gap = 10;
const colours = ['#1f6feb', '#8c959f', '#d29922'];

/** Bars of one metric of a workload: as long as the median, with a whisker from the least to the most. */
export function chart(lines: Line[]): string {
  const sides = ['product', ...peersOf(lines)];
  const longest = Math.max(...lines.flatMap((line) => Object.values(line.sides).map(({ most }) => most)));
  const x = (value: number): string => (labels + (longest ? (value / longest) * bars : 0)).toFixed(1);
  let y = gap;
  const parts: string[] = [];
  for (const { what, sides: spreads } of lines) {
    const present = sides.filter((side) => spreads[side]);
    const middle = y + (present.length * bar) / 2;
    parts.push(`<text x="${labels - 8}" y="${middle + 4}" text-anchor="end">${escape(what)}</text>`);
    for (const side of present) {
      const { median, least, most } = spreads[side]!;
      const [top, centre] = [y + 1, y + bar / 2];
      parts.push(
        `<rect x="${labels}" y="${top}" width="${(Number(x(median)) - labels).toFixed(1)}" height="${bar - 2}" fill="${colours[sides.indexOf(side)]}"><title>${escape(side)}</title></rect>`,
        `<path d="M${x(least)} ${centre}H${x(most)}" stroke="#24292f"/>`,
        `<text x="${Number(x(most)) + 6}" y="${centre + 4}">${format(median)}</text>`,
      );
      y += bar;
    }
    y += gap;
  }
  const { title, unit } = metrics[lines[0]!.metric];
  return `<figure><figcaption>${title}, ${unit}</figcaption><svg viewBox="0 0 ${labels + bars + values} ${y}" role="img" aria-label="${title}">${parts.join('')}</svg></figure>`;
}

/** What the colours mean. */
export function legend(lines: Line[]): string {
  const names = ['product', ...peersOf(lines)];
  return names.map((name, index) => `<b style="color:${colours[index]}">■</b> ${escape(name)}`).join(' &nbsp; ');
}

import { Html, html } from './html';

export type Cell = Html | string | number | null;

interface Heading {
  name: string;
  number?: true;
}

/** An HTML table. Columns whose name starts with # have numbers. */
export function table(caption: string, columns: string[], rows: Cell[][]): Html {
  const headings = columns.map((name): Heading =>
    name.startsWith('#') ? { name: name.slice(1), number: true } : { name },
  );
  const head = headings.map(({ name, number }) => html`<th scope="col" ${side(number)}>${name}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell, at) => cellOf(cell, at, headings[at]!))}
      </tr>`,
  );
  return html`<div class="wide" tabindex="0" role="group" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

function cellOf(cell: Cell, at: number, { number }: Heading): Html {
  const content = cell === null ? '' : typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
  return at === 0 ? html`<th scope="row" ${side(number)}>${content}</th>` : html`<td${side(number)}>${content}</td>`;
}

const side = (number?: true): Html => new Html(number ? ' class="number"' : '');

/** A chart with its title, and its figures as a table. */
export function figure(caption: string, drawing: Html, figures: Html): Html {
  return html`<figure>
    <div class="chart wide" tabindex="0" role="group" aria-label="${caption}">${drawing}</div>
    <figcaption>${caption}</figcaption>
    <details>
      <summary>Figures: ${caption}</summary>
      ${figures}
    </details>
  </figure>`;
}

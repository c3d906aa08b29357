import { createHash } from 'node:crypto';
import { type QualityReport, verdictOf } from '@fastcart/quality';
import { toSecond } from '../moment';
import { html, Html } from './html';
import { duplicatesSection, scoreSection, volumeSection } from './sections/days';
import { refusedSection, revenueSection, rulesSection } from './sections/rules';
import { accountingSection } from './sections/runs';
import type { Section } from './sections/section';
import { freshnessSection, schemaSection } from './sections/source';
import { style } from './style';
import { table } from './table';

const sectionsOf = [
  scoreSection,
  volumeSection,
  freshnessSection,
  refusedSection,
  duplicatesSection,
  schemaSection,
  accountingSection,
  revenueSection,
  rulesSection,
];

/** The page may load and run nothing. Its style sheet is allowed by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The report as one HTML page without scripts and requests. */
export function reportPage(report: QualityReport): string {
  const sections = sectionsOf.map((section) => section(report));
  const title = `Data quality: ${verdictOf(report)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#findings">To the findings</a>
        <header>
          <h1>${title}</h1>
          <p class="soft">${report.lake}, ${toSecond(report.madeAt)}</p>
        </header>
        <main>
          <section id="findings" aria-label="Findings">${findings(report, sections)} ${conditions(report)}</section>
          <nav aria-label="Sections">
            <ul>
              ${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}
            </ul>
          </nav>
          ${sections.map(sectionOf)}
        </main>
        <footer>
          <h2>Input</h2>
          ${table('Versions of the tables', ['Table', '#Version'], Object.entries(report.versions))}
        </footer>
      </body>
    </html> `;
  return page.markup;
}

function findings({ findings: all }: QualityReport, sections: Section[]): Html {
  if (all.length === 0) return html``;
  const items = all.map(({ severity, check, text }) => {
    const id = sections.find(({ checks }) => checks.includes(check))!.id;
    return html`<li class="${severity}">
      <b>${severity === 'failure' ? 'Failure' : 'Warning'}</b> <a href="#${id}">${text}</a>
    </li> `;
  });
  return html`<ol class="findings">
    ${items}
  </ol>`;
}

function conditions({ conditions: all }: QualityReport): Html {
  if (all.length === 0) return html``;
  const rows = all.map(({ text, severity, value, day, crossed }) => [
    ...[text, severity, value === null ? 'no value' : String(Number(value.toPrecision(6))), day],
    crossed ? 'met' : 'not met',
  ]);
  return html`<details>
    <summary>Conditions of --fail-on and --warn-on</summary>
    ${table('Conditions', ['Condition', 'When met', '#Worst', 'Day', 'Outcome'], rows)}
  </details>`;
}

function sectionOf({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section> `;
}

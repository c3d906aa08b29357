import { inWords, type QualityReport } from '@fastcart/quality';
import { toSecond } from '../../moment';
import { html } from '../html';
import { table } from '../table';
import { checkOf, usually } from './figures';
import type { Section } from './section';

export function freshnessSection({ freshness }: QualityReport): Section {
  const rows = freshness.map(({ layer, newest, minutes, usual, stale }) => [
    layer,
    newest && toSecond(newest),
    minutes === null ? null : inWords(minutes, 'minutes'),
    usual && inWords(usual.median, 'minutes'),
    usual && inWords(usual.high, 'minutes'),
    stale ? 'stale' : '',
  ]);
  const columns = ['Layer', 'Newest rows', 'Since then', 'Longest pause, usually', 'Stale after', 'Now'];
  return {
    id: 'freshness',
    title: 'Freshness',
    checks: ['freshness'],
    body: html`<p>The time since a layer's newest rows, compared with the longest pause of each day before.</p>
      ${table('Newest rows of each layer', columns, rows)}`,
  };
}

export function schemaSection(report: QualityReport): Section {
  const days = ['#Rows', 'First seen', 'Last seen'];
  const columns = report.columns.map(({ name, type, rows, first, last }) => [
    html`<code>${name}</code>`,
    ...[type, rows, first, last],
  ]);
  const paths = report.paths.map(({ name, rows, first, last }) => [
    html`<code>${name}</code>`,
    rows,
    first ?? 'earlier',
    last,
  ]);
  return {
    id: 'schema',
    title: 'Schema drift',
    checks: ['schema', 'rescued'],
    body: html`<h3>New columns of Bronze</h3>
      ${columns.length === 0 ? html`<p class="fine">None: every field of the source has a column in code.</p>` : table('Columns that the schema in code does not have', ['Column', 'Type', ...days], columns)}
      <h3>Rescued values</h3>
      <p>
        Events with a rescued value. ${usually(checkOf(report, 'rescued'))} All paths whose name may be personal data
        are shown as one path: …
      </p>
      ${paths.length === 0 ? html`<p class="fine">None.</p>` : table('Paths of rescued values, in the newest rows with rescued values', ['Path', ...days], paths)}`,
  };
}

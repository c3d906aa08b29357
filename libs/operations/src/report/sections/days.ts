import type { QualityReport } from '@fastcart/quality';
import { chart, type Color } from '../charts';
import { html } from '../html';
import { figure, table } from '../table';
import { bandOf, checkOf, percent, shareOf, usually } from './figures';
import type { Section } from './section';

type Day = QualityReport['days'][number];

export function scoreSection(report: QualityReport): Section {
  const score = checkOf(report, 'score');
  const drawing = chart({
    label: `Share of trusted rows by day. ${usually(score)}`,
    names: score.days.map(({ day }) => day),
    series: [{ name: 'Trusted rows', values: score.days.map(({ value }) => value), type: 'line', color: 'good' }],
    unit: 'share',
    usual: bandOf(score),
  });
  const rows = report.days.map(({ day, kept, trusted }) => [day, kept, trusted, shareOf(trusted, kept)]);
  return {
    id: 'score',
    title: 'Score over time',
    checks: ['score'],
    body: html`<p>
        Rows of Silver that break no score rule, by the day on which Bronze received them. ${usually(score)}
      </p>
      ${figure('Share of trusted rows', drawing, table('Trusted rows by day', ['Day', '#Rows in Silver', '#Trusted', '#Share'], rows))}`,
  };
}

/** The outcomes of a day's messages. The last one is the rest: duplicates, and rows that Silver has not read yet. */
const outcomes: [name: string, color: Color, of: (day: Day) => number][] = [
  ['trusted', 'good', ({ trusted }) => trusted],
  ['not trusted', 'b', ({ kept, trusted }) => kept - trusted],
  ['rejected', 'd', ({ rejected }) => rejected],
  ['quarantined', 'c', ({ quarantined }) => quarantined],
  ['duplicate, or not read yet', 'f', ({ bronze, kept, rejected }) => Math.max(0, bronze - kept - rejected)],
];

export function volumeSection(report: QualityReport): Section {
  const { days } = report;
  const volume = checkOf(report, 'volume');
  const drawing = chart({
    label: `Messages received by day and outcome. ${usually(volume)}`,
    names: days.map(({ day }) => day),
    series: outcomes.map(([name, color, of]) => ({ name, color, type: 'bar', values: days.map(of) })),
    unit: 'count',
    usual: bandOf(volume),
  });
  const columns = ['Day', '#Messages', ...outcomes.map(([name]) => `#${name}`)];
  const rows = days.map((day) => [day.day, day.bronze + day.quarantined, ...outcomes.map(([, , of]) => of(day))]);
  return {
    id: 'volume',
    title: 'Volume',
    checks: ['volume'],
    body: html`<p>Messages by the day on which Bronze received them. Today is not complete. ${usually(volume)}</p>
      ${figure('Messages received', drawing, table('Messages by day', columns, rows))}`,
  };
}

export function duplicatesSection(report: QualityReport): Section {
  const check = checkOf(report, 'duplicates');
  const drawing = chart({
    label: `Duplicates as a share of the rows that Silver read, by day. ${usually(check)}`,
    names: check.days.map(({ day }) => day),
    series: [{ name: 'Duplicates', values: check.days.map(({ value }) => value), type: 'line', color: 'c' }],
    unit: 'share',
    usual: bandOf(check),
  });
  const rows = report.days.map(({ day, arrived: { read, replaced, dropped } }) => [
    ...[day, read, replaced, dropped],
    percent(read === 0 ? null : (replaced + dropped) / read),
  ]);
  const columns = ['Day', '#Rows read', '#Replaced a stored row', '#Dropped', '#Share'];
  return {
    id: 'duplicates',
    title: 'Duplicates',
    checks: ['duplicates'],
    body: html`<p>
        Rows whose order and timestamp Silver had read before, by the day on which it read them. ${usually(check)}
      </p>
      ${figure('Share of duplicates', drawing, table('Duplicates by day', columns, rows))}`,
  };
}

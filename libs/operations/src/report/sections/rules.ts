import { inWords, type QualityReport, type RuleReport } from '@fastcart/quality';
import { chart, type Color, sparkline } from '../charts';
import { html, type Html } from '../html';
import { type Cell, figure, table } from '../table';
import { checkOf, shareOf, usually } from './figures';
import type { Section } from './section';

const palette: Color[] = ['d', 'b', 'a', 'c', 'e', 'f'];

/** The most frequent reasons have their own colours; the others share the last one. */
function byReason(rules: RuleReport[], what: string, report: QualityReport): Html {
  const most = rules.filter(({ total }) => total > 0).toSorted((left, right) => right.total - left.total);
  if (most.length === 0) return html`<p class="fine">None.</p>`;
  const own = most.length > palette.length ? most.slice(0, palette.length - 1) : most;
  const others = most.slice(own.length);
  const valuesOf = (list: RuleReport[]) =>
    report.days.map((_, at) => list.reduce((sum, { days }) => sum + days[at]!.broken, 0));
  const groups = [
    ...own.map((rule) => ({ name: rule.name, list: [rule] })),
    ...(others.length > 0 ? [{ name: 'other reasons', list: others }] : []),
  ];
  const drawing = chart({
    label: `${what} by day and reason. The most frequent reason is ${most[0]!.name}.`,
    names: report.days.map(({ day }) => day),
    series: groups.map(({ name, list }, at) => ({
      ...{ name, type: 'bar', color: palette[at]! },
      values: valuesOf(list),
    })),
    unit: 'count',
  });
  const rows = report.days.map(({ day }, at) => [day, ...most.map(({ days }) => days[at]!.broken)]);
  const columns = ['Day', ...most.map(({ name }) => `#${name}`)];
  return figure(`${what} by reason`, drawing, table(`${what} by day and reason`, columns, rows));
}

export function refusedSection(report: QualityReport): Section {
  const of = (kind: RuleReport['kind']) => report.rules.filter((rule) => rule.kind === kind);
  return {
    id: 'refused',
    title: 'Rejected and quarantined',
    checks: ['rejected', 'quarantined'],
    body: html`<h3>Rejected events</h3>
      <p>An event with several reasons counts for each of them. ${usually(checkOf(report, 'rejected'))}</p>
      ${byReason(of('reject'), 'Rejected events', report)}
      <h3>Quarantined messages</h3>
      <p>Messages that are not events, such as invalid JSON. ${usually(checkOf(report, 'quarantined'))}</p>
      ${byReason(of('quarantine'), 'Quarantined messages', report)}`,
  };
}

const kinds: Record<RuleReport['kind'], string> = {
  reject: 'Reject rules',
  score: 'Score rules',
  warning: 'Warning rules',
  quarantine: 'Reasons for quarantine',
};

export function rulesSection(report: QualityReport): Section {
  const { rules, checks } = report;
  const columns = ['Rule', 'Broken when', 'History', '#Total', '#Newest day', '#Usually', 'Samples'];
  const rowOf = (rule: RuleReport): Cell[] => {
    const check = checks.find(({ name }) => name === rule.name);
    const newest = check?.judged.findLast(({ value }) => value !== null);
    return [
      html`<code>${rule.name}</code>`,
      rule.description,
      rule.total === 0
        ? html`<span class="fine">never</span>`
        : sparkline(
            `${rule.name}: ${rule.total} in ${rule.days.length} days`,
            rule.days.map(({ broken }) => broken),
          ),
      rule.total,
      newest ? inWords(newest.value!, 'share') : null,
      newest?.usual ? inWords(newest.usual.median, 'share') : null,
      rule.samples.map(({ partition, offset }) => `${partition}:${offset}`).join(', '),
    ];
  };
  const tables = (Object.keys(kinds) as RuleReport['kind'][]).flatMap((kind) => {
    const rows = rules.filter((rule) => rule.kind === kind).map(rowOf);
    return rows.length === 0
      ? []
      : [
          html`<h3>${kinds[kind]}</h3>
            ${table(kinds[kind], columns, rows)}`,
        ];
  });
  const broken = rules.filter(({ total }) => total > 0);
  const history = table(
    'Events by day and rule',
    ['Day', ...broken.map(({ name }) => `#${name}`)],
    report.days.map(({ day }, at) => [day, ...broken.map(({ days }) => days[at]!.broken)]),
  );
  return {
    id: 'rules',
    title: 'Rules',
    checks: rules.map(({ name }) => name),
    body: html`<p>
        Samples are messages of the newest day on which the rule was broken, as partition:offset. Find them with
        <code>lake query</code> in Bronze or quarantine by kafka_partition and kafka_offset.
      </p>
      ${tables}
      <details>
        <summary>Figures: history of each rule</summary>
        ${history}
      </details>`,
  };
}

export function revenueSection(report: QualityReport): Section {
  const { trusted, leftOut } = report.revenue;
  const rows = report.rules
    .filter((rule) => rule.leftOut !== null)
    .map((rule) => [html`<code>${rule.name}</code>`, rule.leftOut!.events, money(rule.leftOut!.total)]);
  const all = [
    ['All left out', leftOut.events, money(leftOut.total)],
    ['Trusted', trusted.events, money(trusted.total)],
  ];
  const drawing = chart({
    label: `Total of the shipped events that were left out, by day. The sum is ${money(leftOut.total)}.`,
    names: report.days.map(({ day }) => day),
    series: [
      { name: 'Left out', type: 'bar', color: 'd', values: report.days.map((day) => Number(day.leftOut.total)) },
    ],
    unit: 'money',
  });
  const byDay = report.days.map((day) => [day.day, day.leftOut.events, money(day.leftOut.total)]);
  const share = shareOf(Number(leftOut.total), Number(leftOut.total) + Number(trusted.total));
  return {
    id: 'revenue',
    title: 'Revenue left out',
    checks: ['left_out'],
    body: html`<p>
        Shipped events that Gold does not count because they break a score
        rule${share && `: ${share} of the total of all shipped events`}. An event that breaks several rules counts for
        each of them.
      </p>
      ${table('Shipped events and the sum of their totals', ['Rule', '#Events', '#Total'], [...rows, ...all])}
      ${figure('Revenue left out by day', drawing, table('Revenue left out by day', ['Day', '#Events', '#Total'], byDay))}`,
  };
}

/** An amount with thousands separators. */
function money(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ',');
}

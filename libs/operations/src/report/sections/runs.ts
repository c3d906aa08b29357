import { type QualityReport, unaccounted } from '@fastcart/quality';
import { chart, type Color, type Series } from '../charts';
import { toSecond } from '../../moment';
import { html } from '../html';
import { figure, table } from '../table';
import type { Section } from './section';

/** The number of runs that a chart has room for. */
const maxRuns = 60;

const outcomes = [
  ['new', 'a'],
  ['replaced', 'c'],
  ['dropped', 'b'],
  ['rejected', 'd'],
] as const satisfies [string, Color][];

/** read = new + replaced + dropped + rejected: where the bars of a run do not reach its mark, its account does not add up. */
export function accountingSection({ accounting, silverRuns, bronzeRuns }: QualityReport): Section {
  const silver = silverRuns.slice(-maxRuns);
  const bronze = bronzeRuns.slice(-maxRuns);
  const read = (values: number[]): Series => ({ name: 'read', type: 'marks', color: 'f', values });
  const silverChart = chart({
    label: `Outcomes of the rows that each of the ${silver.length} newest runs of Silver read.`,
    names: silver.map(({ startedAt }) => toSecond(startedAt)),
    series: [
      ...outcomes.map(([name, color]) => ({
        ...{ name, color, type: 'bar' as const },
        values: silver.map(({ account }) => account[name]),
      })),
      read(silver.map(({ account }) => account.read)),
    ],
    unit: 'count',
  });
  const bronzeChart = chart({
    label: `Outcomes of the messages that each of the ${bronze.length} newest runs of Bronze read.`,
    names: bronze.map(({ startedAt }) => toSecond(startedAt)),
    series: [
      { name: 'rows', type: 'bar', color: 'a', values: bronze.map(({ account }) => account.rows) },
      { name: 'quarantined', type: 'bar', color: 'c', values: bronze.map(({ account }) => account.quarantined) },
      read(bronze.map(({ account }) => account.read)),
    ],
    unit: 'count',
  });
  const silverRows = silver.map(({ startedAt, runId, version, account }) => [
    ...[toSecond(startedAt), runId, version, account.read, ...outcomes.map(([name]) => account[name])],
    unaccounted(account) ? 'no' : 'yes',
  ]);
  const bronzeRows = bronze.map(
    ({ startedAt, runId, version, account: { read: messages, rows, quarantined, lost } }) => [
      ...[toSecond(startedAt), runId, version, messages, rows, quarantined, lost],
      messages === rows + quarantined ? 'yes' : 'no',
    ],
  );
  const run = ['Started', 'Run', '#Version', '#Read'];
  const mistakes = accounting.mistakes.map((text) => html`<li>${text}</li>`);
  return {
    id: 'accounting',
    title: 'Accounts of the runs',
    checks: ['accounting', 'lost'],
    body: html`${
        mistakes.length === 0
          ? html`<p class="fine">
              The accounts of all ${bronzeRuns.length} runs of Bronze and all ${silverRuns.length} runs of Silver in the
              tables' logs add up.
            </p>`
          : html`<ul>
              ${mistakes}
            </ul>`
      }
      <h3>Silver: read = new + replaced + dropped + rejected</h3>
      ${figure('The newest runs of Silver', silverChart, table('Runs of Silver', [...run, '#New', '#Replaced', '#Dropped', '#Rejected', 'Adds up'], silverRows))}
      <h3>Bronze: read = rows + quarantined</h3>
      ${figure('The newest runs of Bronze', bronzeChart, table('Runs of Bronze', [...run, '#Rows', '#Quarantined', '#Lost', 'Adds up'], bronzeRows))}`,
  };
}

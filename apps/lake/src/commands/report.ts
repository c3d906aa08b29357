import { writeFile } from 'node:fs/promises';
import { readReportInput } from '@fastcart/operations/report/input';
import { reportPage } from '@fastcart/operations/report/page';
import {
  type ReportConditions,
  checkNames,
  inWords,
  parseConditions,
  type QualityReport,
  qualityReport,
  verdictOf,
} from '@fastcart/quality';
import { FastcartError } from '@fastcart/runtime';
import { option } from '../given';
import { grid } from '../grid';
import { lakeCommand } from '../lake-command';
import { progress } from '../output';

export const command = lakeCommand({
  options: {
    html: option('<file>', 'also write the report as an HTML page that works offline'),
    failOn: option(
      '<conditions>',
      'exit with 65 when one of these conditions is met: checks separated by commas, each alone or with < or > and a number',
    ),
    warnOn: option('<conditions>', 'conditions of the same form that only cause a warning'),
  },
  help: `Example: lake report --html report.html --fail-on "accounting,score<0.95,rejected>0.02,freshness>120"\nA check without a number is met when the report lists it as a failure or a warning. Shares are from 0 to 1; freshness is in minutes.\nChecks: ${checkNames.join(', ')}.`,
  run: async ({ html, ...conditions }, { lake }) => {
    const requested = readConditions(conditions);
    const now = new Date();
    const report = qualityReport(await readReportInput(lake, now, progress), now, requested);
    if (html !== undefined) await writePage(html, report);
    return report;
  },
  text: summary,
  failure: ({ lake, conditions }) => {
    const failed = conditions.filter(({ severity, crossed }) => severity === 'failure' && crossed);
    return failed.length > 0 ? new FastcartError('QUALITY_FAILED', `${lake}: ${conditionsText(failed)}`) : undefined;
  },
});

/** Errors: USAGE_INVALID, with all mistakes. */
function readConditions({ failOn, warnOn }: { failOn?: string; warnOn?: string }): ReportConditions {
  const read = (flag: string, text: string | undefined) => {
    const { conditions, mistakes } = text === undefined ? { conditions: [], mistakes: [] } : parseConditions(text);
    return { conditions, mistakes: mistakes.map((mistake) => `${flag}: ${mistake}`) };
  };
  const [failing, warning] = [read('--fail-on', failOn), read('--warn-on', warnOn)];
  const mistakes = [...failing.mistakes, ...warning.mistakes];
  if (mistakes.length > 0) throw new FastcartError('USAGE_INVALID', mistakes.join('; '));
  return { failOn: failing.conditions, warnOn: warning.conditions };
}

async function writePage(file: string, report: QualityReport): Promise<void> {
  try {
    await writeFile(file, reportPage(report));
  } catch (error) {
    throw new FastcartError('USAGE_INVALID', `--html ${file} cannot be written`, { cause: error });
  }
}

/** All conditions that are met, in one message. */
function conditionsText(failed: QualityReport['conditions']): string {
  return failed
    .map(({ text, value, day }) => [text, value === null ? '' : `is ${value}`, day === null ? '' : `on ${day}`])
    .map((parts) => parts.filter((part) => part !== '').join(' '))
    .join('; ');
}

function summary(report: QualityReport): string {
  const { findings, conditions, checks, judgedDays } = report;
  const unknown = conditions.filter(({ value }) => value === null).map(({ text }) => text);
  const lines = [
    ...(findings.length === 0 ? [verdictOf(report)] : findings.map(({ severity, text }) => `${severity}: ${text}`)),
    ...(unknown.length > 0 ? [`no value for ${unknown.join(', ')}`] : []),
  ];
  const rows = checks
    .filter(({ within, unit }) => within !== 'rejected' && within !== 'score' && unit !== 'minutes')
    .map(({ name, unit, judged }) => [
      name,
      ...judgedDays.map((day) => {
        const value = judged.find((each) => each.day === day)?.value ?? null;
        return value === null ? null : inWords(value, unit);
      }),
      judged.at(-1)?.usual ? inWords(judged.at(-1)!.usual!.median, unit) : null,
    ]);
  return `${lines.join('\n')}\n\n${grid(['check', ...judgedDays, 'usually'], rows)}`;
}

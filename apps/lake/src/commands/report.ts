import { writeFile } from 'node:fs/promises';
import { readFigures } from '@fastcart/operations/report/figures';
import { reportPage } from '@fastcart/operations/report/page';
import {
  type Asked,
  checkNames,
  inWords,
  parseConditions,
  type QualityReport,
  qualityReport,
  verdictOf,
} from '@fastcart/quality';
import { FastcartError, settings } from '@fastcart/runtime';
import type { Command } from 'commander';
import { defaults, lakeOf, print, progress, toJson } from '../context';
import { grid } from '../grid';

interface Options {
  html?: string;
  failOn?: string;
  warnOn?: string;
  lake: string;
}

export function addReport(program: Command): void {
  program
    .command('report')
    .description('what is wrong with the data, failures first; exits with 65 when a condition of --fail-on is crossed')
    .option('--html <file>', 'write it as one page that works without a network')
    .option(
      '--fail-on <conditions>',
      'exit with 65 when one of these is crossed: checks, separated by commas, each alone or with < or > and a number',
    )
    .option('--warn-on <conditions>', 'conditions of the same form, which only warn')
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      `\nExample: lake report --html report.html --fail-on "accounting,score<0.95,rejected>0.02,freshness>120"\nA check without a number is crossed when the report names it as a failure or a warning. Shares are 0 to 1, freshness is in minutes.\nChecks: ${checkNames.join(', ')}.`,
    )
    .action(async (options: Options, command: Command) => {
      const asked = readConditions(options);
      const now = new Date();
      const figures = await readFigures(lakeOf(options), now, progress);
      progress('');
      const report = qualityReport(figures, now, asked);
      if (options.html !== undefined) await writePage(options.html, report);
      print(command.optsWithGlobals<{ json?: boolean }>().json ? toJson(report) : summary(report));
      const failed = report.conditions.filter(({ severity, crossed }) => severity === 'failure' && crossed);
      if (failed.length > 0) throw new FastcartError('QUALITY_FAILED', `${report.lake}: ${conditionsText(failed)}`);
    });
}

/** Errors: USAGE_INVALID, with all mistakes. */
function readConditions({ failOn, warnOn }: Options): Asked {
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

/** All that failed, in one message. */
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
    ...(unknown.length > 0 ? [`no figure for ${unknown.join(', ')}`] : []),
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

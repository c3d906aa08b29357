import { toSecond } from '@fastcart/operations/moment';
import type { Offsets, Range } from '@fastcart/operations/trace/commits';
import type { Gap } from '@fastcart/operations/trace/gaps';
import type { Trace, TracedRun } from '@fastcart/operations/trace/tree';

/** The tree of runs as text. */
export function traceText({ run, fedBy, restsOn }: Trace): string {
  const log = fedBy.topic ?? 'the log';
  const versions = Object.entries(restsOn.versions).map(([table, version]) => `${table}@${version}`);
  const messages = (offsets: Offsets[]): string[] => (offsets.length > 0 ? [`${log}: ${offsetsText(offsets)}`] : []);
  return [
    ...runLines(run),
    '',
    `fed by    ${lacking(messages(fedBy.offsets), fedBy.missing)}`,
    `rests on  ${lacking([...versions, ...messages(restsOn.offsets)], restsOn.missing)}`,
  ].join('\n');
}

const reasons = { cleaned: 'its log was cleaned', cloned: 'it is a clone', unknown: 'a newer program wrote it' };

function lacking(parts: string[], missing: Gap[]): string {
  const gaps = missing.map(({ table, before, because }) => `not known before ${table}@${before}: ${reasons[because]}`);
  return [parts.join(', '), ...gaps].filter(Boolean).join('; ') || 'no message';
}

function runLines({
  runId,
  layer,
  traceId,
  startedAt,
  milliseconds,
  counts,
  wrote,
  read,
  set,
  from,
}: TracedRun): string[] {
  const started = startedAt && toSecond(startedAt);
  const pairs = (values: Record<string, number>, unit = ''): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Math.round(value).toLocaleString('en-US')}${unit}`)
      .join(', ');
  const tables = wrote.map(({ table, version, asOf, restored }) => {
    const what = asOf ? ` (as of ${asOf})` : restored === null ? '' : ` (@${restored} again)`;
    return `${table}@${version}${what}`;
  });
  const details = [
    ['steps', pairs(milliseconds, ' ms')],
    ['counts', pairs(counts)],
    ['wrote', tables.join(', ')],
    ['read', read ? rangeText(read) : set && `the set of run ${set}`],
  ].filter(([, text]) => text);
  return [
    [layer, runId, started, traceId && `trace ${traceId}`].filter(Boolean).join('  '),
    ...details.map(([name, text]) => `  ${name!.padEnd(7)} ${text}`),
    ...from.flatMap((each, index) => below(runLines(each), index === from.length - 1)),
  ];
}

function below([first, ...rest]: string[], isLast: boolean): string[] {
  return [`  ${isLast ? '└' : '├'}─ ${first}`, ...rest.map((line) => `  ${isLast ? ' ' : '│'}  ${line}`)];
}

function rangeText(range: Range): string {
  if ('topic' in range) return `${range.topic}: ${offsetsText(range.offsets)}`;
  const [first, last] = [range.after + 1, range.upTo];
  return first === last ? `${range.table}@${last}` : `${range.table}@${first} to @${last}`;
}

function offsetsText(offsets: Offsets[]): string {
  return offsets.map(({ partition, from, to }) => `${partition} [${from ?? '?'}, ${to})`).join(', ') || 'no message';
}

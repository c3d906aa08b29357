import { archiveOf } from '@fastcart/operations/archive';
import { verifyFiles } from '@fastcart/operations/validate/files';
import { type Finding, validate } from '@fastcart/operations/validate/index';
import { counted } from '@fastcart/quality';
import { FastcartError } from '@fastcart/runtime';
import { lakeCommand } from '../lake-command';
import { progress } from '../output';

interface Result {
  lake: string;
  sound: boolean;
  findings: Finding[];
  unverified: number;
}

export const command = lakeCommand({
  settings: ['ARCHIVE'],
  run: async (_, { lake, config }): Promise<Result> => {
    const archive = archiveOf(lake, config.ARCHIVE);
    const checking = (what: string): void => progress(`checking ${what}`);
    const unverified = await verifyFiles([lake, archive], checking);
    const findings = await validate(lake, checking, archive);
    return { lake: lake.url, sound: findings.length === 0, findings, unverified };
  },
  text,
  failure: ({ lake, findings }) =>
    findings.length === 0
      ? undefined
      : new FastcartError(
          'LAKE_DIFFERS',
          `${lake} differs in ${counted(findings.length, 'row')} from the tables computed again from its events`,
        ),
});

function text({ lake, sound, findings, unverified }: Result): string {
  if (!sound) return findings.map(sentence).join('\n');
  const unread = `${counted(unverified, 'data file')} without a checksum: the bytes were not compared.`;
  return [
    `${lake} is sound: all accounts add up, and all tables equal those computed again`,
    ...(unverified > 0 ? [unread] : []),
  ].join('\n');
}

function sentence({ table, problem, key, columns }: Finding): string {
  const where = Object.entries(key).map(([name, value]) => `${name}=${String(value)}`);
  return [
    `${table}:`,
    problem,
    ...(columns.length > 0 ? [`in ${columns.join(', ')}`] : []),
    `at ${where.join(', ')}`,
  ].join(' ');
}

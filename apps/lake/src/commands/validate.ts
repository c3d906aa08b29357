import { verifyFiles } from '@fastcart/operations/validate/files';
import { type Finding, validate } from '@fastcart/operations/validate/index';
import { counted } from '@fastcart/quality';
import { FastcartError, settings } from '@fastcart/runtime';
import type { Command } from 'commander';
import { archiveOfEnvironment, defaults, lakeOf, print, progress, toJson } from '../context';

export function addValidate(program: Command): void {
  program
    .command('validate')
    .description(
      'compare every file with its checksum, recompute the whole lake and compare; exits with 65 when anything differs',
    )
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .action(async (options: { lake: string }, command: Command) => {
      const lake = lakeOf(options);
      const archive = archiveOfEnvironment(lake);
      const checking = (what: string): void => progress(`checking ${what}`);
      const unverified = await verifyFiles([lake, archive], checking);
      const findings = await validate(lake, checking, archive);
      progress('');
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      if (json) print(toJson({ lake: lake.url, sound: findings.length === 0, findings, unverified }));
      else for (const finding of findings) print(sentence(finding));
      if (findings.length > 0) {
        throw new FastcartError(
          'LAKE_DIFFERS',
          `${lake.url} differs from what its events give in ${counted(findings.length, 'row')}`,
        );
      }
      if (json) return;
      print(`${lake.url} is sound: every row accounted for, every number recomputed`);
      if (unverified > 0)
        print(`The bytes of ${counted(unverified, 'data file')} without a checksum were not compared.`);
    });
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

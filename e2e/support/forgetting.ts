import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { queryLake } from '@fastcart/operations/query';
import { Lake } from '@fastcart/runtime';
import { bronze, quarantine } from '@fastcart/schemas';
import { lakeRun } from './command';
import { temporaryFolder } from './lake';
import { first, key, second, write } from './people';
import type { Ended } from './process';

export const env = { FORGET_KEY: key };

/** A lake and its log, in a folder of the test file. Silver and Gold have read `first`, Bronze also `second`. */
export class ForgettingLake {
  readonly folder = temporaryFolder();
  readonly log = join(this.folder, 'log');
  readonly prepared = join(this.folder, 'prepared');

  constructor() {
    beforeAll(async () => {
      await write(first, this.log);
      expect(await this.runAll(this.prepared)).toMatchObject({ code: 0, errors: '' });
      await write(second, this.log);
      const bronzeRun = ['run', 'bronze', '--log', `file://${this.log}`, '--lake', this.prepared];
      expect(await lakeRun(bronzeRun, env)).toMatchObject({ code: 0, errors: '' });
    });
  }

  copy(name: string, of = this.prepared): string {
    const lake = join(this.folder, name);
    rmSync(lake, { recursive: true, force: true });
    cpSync(of, lake, { recursive: true });
    return lake;
  }

  runAll(lake: string, from = this.log): Promise<Ended> {
    return lakeRun(['run', 'all', '--log', `file://${from}`, '--lake', lake], env);
  }
}

export function forget(lake: string, ...args: string[]): Promise<Ended> {
  return lakeRun(['forget', '--lake', lake, '--json', ...args], env);
}

export async function rowsOf(lake: string, sql: string): Promise<(string | null)[][]> {
  return (await queryLake(new Lake(lake), sql)).rows;
}

/** Whether Bronze and quarantine are append-only. */
export async function appendOnly(lake: string): Promise<unknown[]> {
  const opened = await new Lake(lake).open(bronze, quarantine);
  return opened.map(({ properties }) => properties['delta.appendOnly']);
}

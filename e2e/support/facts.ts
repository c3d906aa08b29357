import { DeltaTable } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { bronze } from '@fastcart/schemas';
import type { Ended } from './process';

export interface Run extends Pick<Ended, 'code'> {
  counts?: Record<string, number>;
  error?: { code: string; message: string };
}

/** The output of a worker that has ended. */
export function reported({ code, output, errors }: Ended): Run {
  return code === 0
    ? { code, counts: (JSON.parse(output) as { counts: Record<string, number> }).counts }
    : { code, error: JSON.parse(errors) as Run['error'] };
}

/** The record of Bronze's last commit. */
export async function lastCommit(lake: string): Promise<{ version: number; info: Record<string, unknown> }> {
  using opened = await new Lake(lake).open(bronze);
  const [last] = await opened[0].history(1);
  return last!;
}

/** The number of rows of a table by its log. */
export async function rows(lake: string, of: typeof bronze): Promise<number> {
  using table = await DeltaTable.open(new Lake(lake).urlOf(of));
  const files = await table.files();
  return files.reduce((sum, { records }) => sum + (records ?? 0), 0);
}

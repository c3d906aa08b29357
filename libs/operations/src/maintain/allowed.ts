import { counted } from '@fastcart/quality';
import { FastcartError, type Lake } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';
import { type Retention, type Retirement, retirementOf } from './retention';

type Planned = { name: string } & Retirement;

/** Errors: RETENTION_REFUSED, with what would go of all these tables, when the horizon of one would move too far. */
export async function requireAllowed(lake: Lake, tables: readonly Table[], retention: Retention): Promise<void> {
  const planned: Planned[] = [];
  for (const table of tables) {
    using opened = await lake.open(table);
    const retirement = retirementOf(table, opened[0], await opened[0].files(), retention);
    if (retirement) planned.push({ name: table.name, ...retirement });
  }
  const refused = planned.filter(({ days, allowedDays }) => days > allowedDays);
  if (refused.length === 0) return;
  const plan = planned.filter(({ files }) => files > 0).map(textOf);
  const needed = Math.max(...refused.map(({ days }) => days));
  throw new FastcartError(
    'RETENTION_REFUSED',
    `today is ${retention.today}; ${plan.join('; ')}; --drop-days ${needed} allows it`,
  );
}

function textOf({ name, horizon, days, allowedDays, partitions, rows }: Planned): string {
  return `${name} before ${horizon}: ${counted(days, 'day')} (${allowedDays} allowed), ${counted(partitions.length, 'partition')}, ${counted(rows, 'row')}`;
}

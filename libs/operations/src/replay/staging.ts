import type { DeltaTable } from '@fastcart/delta';
import { closedTogether, commitMaintenance, Lake, noRows, type Run } from '@fastcart/runtime';
import {
  commitOrder,
  isBusiness,
  positionNames,
  published,
  sourceOf,
  type Table,
  withCommits,
} from '@fastcart/schemas';

/** Tables by name. */
export type Tables = Record<string, DeltaTable>;

/** The lease for a run that uses the staging. */
export const stagingLease = 'replay';

/** The staged tables in the order in which they are written. `published` only stores the purpose of the replay. */
export const replayed: readonly Table[] = commitOrder.filter((table) => sourceOf(table) && isBusiness(table));

/** The property of the staged `published` with the purpose of the staged tables. */
const purpose = 'fastcart.replay';

/** Positions besides those of the layers: the version from which a table is filled, plus one, and whether it is filled. */
export const filling = { from: 'replay/from', done: 'replay/done' };

const positions = [...withCommits(replayed.flatMap(positionNames)), ...Object.values(filling)];
const nothing = Object.fromEntries(positions.map((name) => [name, 0n]));

/**
 * A lake within the lake, in which tables are computed again before their rows are swapped in. Tables that were `begun` for
 * the same purpose are continued; others are emptied first.
 */
export async function openStaging(run: Run, live: Lake, wanted: object): Promise<{ staged: Tables; begun: boolean }> {
  const staged = await opened(live);
  const begun = staged.published!.properties[purpose] === JSON.stringify(wanted);
  if (!begun) await beginAnew(run, staged, wanted);
  return { staged, begun };
}

export async function beginAnew(run: Run, staged: Tables, wanted: object): Promise<void> {
  await empty(run, staged);
  await setPurpose(run, staged, JSON.stringify(wanted));
}

/** Removes all rows and data files. The logs of the tables, a few kilobytes, stay for the next replay. */
export async function clearStaging(run: Run, staged: Tables): Promise<void> {
  await empty(run, staged);
  for (const table of Object.values(staged))
    await table.vacuum({ mode: 'full', retentionHours: 0, enforceRetention: false });
}

/** Empties the staged tables of a killed replay. */
export async function emptyStaging(run: Run, live: Lake): Promise<void> {
  if (!(await stagingOf(live).has(published))) return;
  const staged = await opened(live);
  using _ = closedTogether(Object.values(staged));
  await clearStaging(run, staged);
}

export const stagingOf = (live: Lake): Lake => new Lake(`${live.url}/.replay`, live.lakeSchema);

async function opened(live: Lake): Promise<Tables> {
  const list = [...replayed, published];
  const staging = stagingOf(live);
  // A staging of an earlier program does not have a new Gold table.
  await staging.init();
  const tables = await staging.open(...list);
  return Object.fromEntries(list.map(({ name }, index) => [name, tables[index]!]));
}

/** Removes the purpose first: tables that are partly emptied must not be continued. */
async function empty(run: Run, staged: Tables): Promise<void> {
  await setPurpose(run, staged, '');
  for (const [name, table] of Object.entries(staged)) {
    if (table.version === 0) continue;
    await commitMaintenance(run, name, table, (commit) => table.overwrite(noRows(table), { commit }), {
      transactions: nothing,
    });
  }
}

async function setPurpose(run: Run, { published: table }: Tables, text: string): Promise<void> {
  await commitMaintenance(run, published.name, table!, (commit) =>
    table!.setProperties({ [purpose]: text }, { commit }),
  );
}

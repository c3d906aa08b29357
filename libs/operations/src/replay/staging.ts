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

/** The lease of a run that works on the staging. */
export const stagingLease = 'replay';

/** What a replay computes again, in the order in which it is written; published only says what it was begun for. */
export const replayed: readonly Table[] = commitOrder.filter((table) => sourceOf(table) && isBusiness(table));

/** Property of the staged published table: what the staged tables are made for. */
const purpose = 'fastcart.replay';

/** Beside the positions of the layers: the version below that a table is filled from, plus one, and whether it is full. */
export const filling = { from: 'replay/from', done: 'replay/done' };

const positions = [...withCommits(replayed.flatMap(positionNames)), ...Object.values(filling)];
const nothing = Object.fromEntries(positions.map((name) => [name, 0n]));

/**
 * A lake within the lake, in which tables are made anew before they take their place. Those that were `begun` for the same
 * purpose are gone on with; others are emptied first.
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

/** Leaves no row and no data file behind; the few kilobytes of the tables' logs stay for the next replay. */
export async function clearStaging(run: Run, staged: Tables): Promise<void> {
  await empty(run, staged);
  for (const table of Object.values(staged))
    await table.vacuum({ mode: 'full', retentionHours: 0, enforceRetention: false });
}

/** Leaves nothing of a replay that was killed. */
export async function emptyStaging(run: Run, live: Lake): Promise<void> {
  if (!(await stagingOf(live).has(published))) return;
  const staged = await opened(live);
  using _ = closedTogether(Object.values(staged));
  await clearStaging(run, staged);
}

export const stagingOf = (live: Lake): Lake => new Lake(`${live.url}/.replay`, live.contract);

async function opened(live: Lake): Promise<Tables> {
  const list = [...replayed, published];
  const staging = stagingOf(live);
  // A Gold table that is new to the program is missing in a staging that was made before.
  await staging.init();
  const tables = await staging.open(...list);
  return Object.fromEntries(list.map(({ name }, index) => [name, tables[index]!]));
}

/** Without a purpose first: tables that are half emptied must not be gone on with. */
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

import { type PublishedSet, publishedSet } from '@fastcart/published';
import { addReport, FastcartError, type Job, Lake, orStopped } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { archiveOf } from '../archive';
import { type Chosen, chosenSet } from '../restore/set';
import { Copy, type CopiedTable } from './copy';
import { originalsOf } from './source';
import { begunSet } from './target';

export interface Cloned {
  set: PublishedSet;
  tables: CopiedTable[];
}

/**
 * Copies the tables of a published set, by default the newest, to another URL. The tables get their schema version after all
 * of them are copied and the set is published. Until then workers refuse them. An interrupted clone continues with the set
 * that it began with. `progress` gets a table and the number of bytes that were written of it.
 */
export function cloneJob(
  target: Lake,
  chosen: Chosen,
  progress: (table: string, bytes: number) => void,
): Job<'ARCHIVE', Cloned> {
  return {
    name: 'clone',
    description: 'copies the tables of a published set',
    settings: ['ARCHIVE'],
    leases: { names: [], waitMs: 0 },
    async run(run, { LAKE, ARCHIVE }) {
      const source = new Lake(LAKE, run.lakeSchema);
      const set = await orStopped(setToClone(source, target, chosen), run.signal);
      const originals = await orStopped(originalsOf(source, set), run.signal);
      const copy = new Copy(run, source, archiveOf(source, ARCHIVE), target, set);
      await copy.begin();
      const tables: CopiedTable[] = [];
      for (const original of originals)
        tables.push(await copy.rows(original, (bytes) => progress(original.table.name, bytes)));
      await copy.publish(originals);
      const sum = (of: 'rows' | 'bytes'): number => tables.reduce((total, table) => total + table[of], 0);
      const counts = { tables: tables.length, rows: sum('rows'), bytes: sum('bytes') };
      addReport(run, { outcome: 'committed', counts, versions: {} });
      return { set, tables };
    },
  };
}

/** Errors: USAGE_INVALID, when the target is a lake, or has a part of another set. */
async function setToClone(source: Lake, target: Lake, chosen: Chosen): Promise<PublishedSet> {
  const begun = await begunSet(target);
  using tables = await source.open(published);
  const [table] = tables;
  const isChosen = chosen.toRun !== undefined || chosen.at !== undefined;
  const set =
    isChosen || begun ? await chosenSet(table, isChosen ? chosen : { toRun: begun }) : await publishedSet(table);
  if (!set) throw new FastcartError('RESTORE_REFUSED', 'the lake has no published set');
  if (begun === undefined || begun === set.runId) return set;
  throw new FastcartError(
    'USAGE_INVALID',
    `${target.url} has a part of the set of run ${begun}: --to-run ${begun} goes on`,
  );
}

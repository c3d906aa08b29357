import { type DeltaTable, query } from '@fastcart/delta';
import type { LakeSchema } from '@fastcart/schemas';

/** The paths in `_rescued_data` of Bronze, never their values. */
export interface RescuedPaths {
  /** The number of rows with rescued values. */
  rows: number;
  /** The most frequent first, with the columns of Silver that read them. `[]` stands for any earlier value of a repeated key. */
  paths: { path: string; rows: number; promoted: string[] }[];
  /** Paths that are not shown, because their names may be personal data or there are too many. `values`: their values. */
  withheld: { paths: number; values: number };
}

/** The greatest number of paths to show. */
const MAX_PATHS = 50;

/** A usual name of a field, with numbers of at most two digits: not an id, an address or a telephone number. */
const word = '[A-Za-z_](?:[A-Za-z_-]|\\d{1,2}(?!\\d)){0,63}';
const plainPath = new RegExp(`^${word}(?:\\.${word})?(?:\\[\\])?$`);

/** Counts the paths day by day, so that a table with very many rescued values need not fit in memory. */
export async function rescuedPaths({ promoted }: LakeSchema, bronze: DeltaTable): Promise<RescuedPaths> {
  const counts = new Map<string, number>();
  let rows = 0;
  for (const day of await days(bronze)) {
    const sql = `SELECT _rescued_data FROM bronze WHERE ingestion_date = DATE '${day}' AND _rescued_data IS NOT NULL`;
    const { rows: documents } = await query(sql, { bronze }).text();
    rows += documents.length;
    for (const [text] of documents) {
      for (const path of pathsOf(text!)) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  const { paths, withheld } = shownPaths(counts);
  const columnsOf = (path: string): string[] => promoted.filter(({ from }) => from === path).map(({ name }) => name);
  return { rows, paths: paths.map(({ path, rows }) => ({ path, rows, promoted: columnsOf(path) })), withheld };
}

async function days(bronze: DeltaTable): Promise<string[]> {
  const found = await query('SELECT DISTINCT ingestion_date AS day FROM bronze ORDER BY day', { bronze }).rows();
  return found.map(({ day }) => String(day));
}

/** Whether a path may be shown. */
export function mayBeShown(path: string): boolean {
  return plainPath.test(path);
}

/** The paths of one row, each once. */
export function pathsOf(document: string): Set<string> {
  const paths = Object.keys(JSON.parse(document) as Record<string, unknown>);
  return new Set(paths.map((path) => path.replace(/\[\d+\]$/, '[]')));
}

/** The paths that are shown, and the number of the others. */
export function shownPaths(
  counts: ReadonlyMap<string, number>,
): Pick<RescuedPaths, 'withheld'> & { paths: { path: string; rows: number }[] } {
  const ordered = [...counts]
    .map(([path, rows]) => ({ path, rows }))
    .sort((left, right) => right.rows - left.rows || (left.path < right.path ? -1 : 1));
  const paths = ordered.filter(({ path }) => mayBeShown(path)).slice(0, MAX_PATHS);
  const others = ordered.filter((each) => !paths.includes(each));
  return {
    paths,
    withheld: { paths: others.length, values: others.reduce((sum, { rows }) => sum + rows, 0) },
  };
}

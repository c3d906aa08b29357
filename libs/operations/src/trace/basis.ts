import { depthOf } from '@fastcart/schemas';
import { type Commit, type Commits, type Offsets, type Range, tableOf } from './commits';
import { type Gap, Gaps } from './gaps';
import { offsetsUpTo, readUpTo, type Version } from './positions';
import { merged } from './ranges';

/** Everything that rows were computed from: the changes, and the state before them. */
export interface Basis {
  versions: Record<string, number>;
  offsets: Offsets[];
  missing: Gap[];
}

/** The versions that these commits of a run have read, down to all messages before. */
export async function basisOf(commits: Commits, own: Commit[], read: Range | null): Promise<Basis> {
  const gaps = new Gaps();
  const versions: Record<string, number> = {};
  const done = (offsets: Offsets[]): Basis => ({ versions, offsets, missing: gaps.list });
  if (read && 'topic' in read) return done(read.offsets);
  const [first] = topmost(own);
  let at: Version | undefined = read ? { table: read.table, version: read.upTo } : first;
  while (at) {
    if (at !== first) versions[at.table] = at.version;
    if (depthOf(tableOf(at.table)) === 0) return done(await offsetsOf(commits, at, gaps));
    const below = await readUpTo(commits.lake, at);
    if (!below) await addCleaned(commits, at, gaps);
    at = below;
  }
  return done([]);
}

/** The commits of a run to the tables that are furthest from the log. */
export function topmost(own: Commit[]): Commit[] {
  const depths = own.map(({ table }) => depthOf(tableOf(table)));
  const depth = Math.max(...depths);
  return own.filter((_, index) => depths[index] === depth);
}

/** The messages in a version of Bronze: from its commits, or up to its positions, which the log cleanup keeps. */
async function offsetsOf(commits: Commits, at: Version, gaps: Gaps): Promise<Offsets[]> {
  const lineage = await commits.lineage(at.table, at.version);
  const cloned = lineage.commits.find(({ layer }) => layer === 'clone');
  const unknown = lineage.commits.find(({ isKnown }) => !isKnown);
  if (cloned) gaps.add({ table: at.table, before: cloned.version, because: 'cloned' });
  else if (unknown) gaps.add({ table: at.table, before: unknown.version + 1, because: 'unknown' });
  else if (lineage.gone > 0) gaps.add({ table: at.table, before: lineage.gone + 1, because: 'cleaned' });
  else return merged(lineage.commits.flatMap(({ range }) => (range && 'topic' in range ? range.offsets : [])));
  const reached = await offsetsUpTo(commits.lake, at);
  return reached ?? [];
}

async function addCleaned(commits: Commits, { table, version }: Version, gaps: Gaps): Promise<void> {
  const { gone } = await commits.lineage(table, version);
  gaps.add({ table, before: gone + 1, because: 'cleaned' });
}

import { DeltaError, query, type Relation as Source } from '@fastcart/delta';
import { identifier } from '@fastcart/query/sql';
import type { Finding } from './difference';

/** A finding per row is enough to know where to look; a broken table does not print itself. */
export const shown = 20;

/** Slices are told apart by the first three digits of a hash in hexadecimal. */
const most = 16 ** 3;

type Relations = Record<string, Source>;

/**
 * The first findings of a check that compares rows of one key only, so that it may see a part of the keys at a time. `by`:
 * columns of the key, which all relations have. A join holds one side in memory. When it does not fit, the rows are
 * halved from there on: what they weigh is not known before. Errors: OUT_OF_MEMORY when the smallest slice does not fit.
 */
export async function inSlices(
  by: readonly string[],
  relations: Relations,
  check: (relations: Relations) => Promise<Finding[]>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let slices = 1;
  for (let at = 0; at < slices && findings.length < shown; at++) {
    try {
      findings.push(...(await check(slices === 1 ? relations : sliced(by, relations, at, slices))));
    } catch (error) {
      if (!DeltaError.is(error, 'OUT_OF_MEMORY') || slices === most) throw error;
      slices *= 2;
      at = 2 * at - 1;
    }
  }
  return findings.slice(0, shown);
}

function sliced(by: readonly string[], relations: Relations, at: number, slices: number): Relations {
  const texts = by.map((name) => `CAST(${identifier(name)} AS VARCHAR)`);
  const hash = `md5(concat_ws(',', ${texts.join(', ')}))`;
  const bound = (slice: number): string => `'${((slice * most) / slices).toString(16).padStart(3, '0')}'`;
  const isLast = at === slices - 1;
  const where = [`${hash} >= ${bound(at)}`, ...(isLast ? [] : [`${hash} < ${bound(at + 1)}`])].join(' AND ');
  const of = (t: Source): Source => query(`SELECT * FROM t WHERE ${where}`, { t });
  return Object.fromEntries(Object.entries(relations).map(([name, relation]) => [name, of(relation)]));
}

import { DeltaError, query, type RowSource } from '@fastcart/delta';
import { identifier } from '@fastcart/query/sql';

/** The greatest number of findings, so that a broken table is not printed as a whole. */
export const MAX_FINDINGS = 20;

/** Slices are ranges of the first three hexadecimal digits of a hash. */
const MAX_SLICES = 16 ** 3;

type Relations = Record<string, RowSource>;

/**
 * The first findings of a check that compares only rows with the same key. `by`: columns of the key, which all inputs have. A
 * join keeps one side in memory. When it does not fit, this slice and all later ones are halved. Errors: OUT_OF_MEMORY when
 * the smallest slice does not fit.
 */
export async function inSlices<Found>(
  by: readonly string[],
  relations: Relations,
  check: (relations: Relations) => Promise<Found[]>,
): Promise<Found[]> {
  const findings: Found[] = [];
  let slices = 1;
  for (let at = 0; at < slices && findings.length < MAX_FINDINGS; at++) {
    try {
      findings.push(...(await check(slices === 1 ? relations : sliced(by, relations, at, slices))));
    } catch (error) {
      if (!DeltaError.is(error, 'OUT_OF_MEMORY') || slices === MAX_SLICES) throw error;
      slices *= 2;
      at = 2 * at - 1;
    }
  }
  return findings.slice(0, MAX_FINDINGS);
}

function sliced(by: readonly string[], relations: Relations, at: number, slices: number): Relations {
  const texts = by.map((name) => `CAST(${identifier(name)} AS VARCHAR)`);
  const hash = `md5(concat_ws(',', ${texts.join(', ')}))`;
  const bound = (slice: number): string => `'${((slice * MAX_SLICES) / slices).toString(16).padStart(3, '0')}'`;
  const isLast = at === slices - 1;
  const where = [`${hash} >= ${bound(at)}`, ...(isLast ? [] : [`${hash} < ${bound(at + 1)}`])].join(' AND ');
  const of = (t: RowSource): RowSource => query(`SELECT * FROM t WHERE ${where}`, { t });
  return Object.fromEntries(Object.entries(relations).map(([name, relation]) => [name, of(relation)]));
}

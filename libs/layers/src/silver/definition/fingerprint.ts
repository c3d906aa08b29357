import { col, fingerprintOf, input } from '@fastcart/query';
import { bronze, columnNames, type LakeSchema } from '@fastcart/schemas';
import { conform } from './conform';
import { latest } from './deduplicate';
import { scored } from './score';

/**
 * Covers the columns of the schema; fields that the source adds stay in Bronze. The reasons of rejected rows are in it,
 * because a replay of Silver computes the rejected table too.
 */
export function silverFingerprint({ promoted }: LakeSchema): bigint {
  const conformed = conform(input(bronze.name, columnNames(bronze)), promoted);
  return fingerprintOf(scored(latest(conformed.filter(col('rejected').not()))));
}

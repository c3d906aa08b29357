import { col, rel } from '@fastcart/query';
import { bronze, columnNames, type Contract, definitionOf } from '@fastcart/schemas';
import { conform } from './transform/conform';
import { latest } from './transform/deduplicate';
import { scored } from './transform/score';

/** Of the columns of the contract: what else the source adds stays in Bronze. */
export function silverDefinition({ promoted }: Contract): bigint {
  const conformed = conform(rel(bronze.name, columnNames(bronze)), promoted);
  return definitionOf(scored(latest(conformed.filter(col('rejected').not()))));
}

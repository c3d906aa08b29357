import { col, fingerprintOf, input } from '@fastcart/query';
import { columnNames, silver } from '@fastcart/schemas';
import { eventState, facts, folded } from './fold';

export function factsFingerprint(): bigint {
  return fingerprintOf(
    facts(folded(eventState(input(silver.name, columnNames(silver)).filter(col('data_quality_score'))))),
  );
}

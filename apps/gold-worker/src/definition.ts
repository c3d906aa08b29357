import { col, rel } from '@fastcart/query';
import { columnNames, definitionOf, silver } from '@fastcart/schemas';
import { eventState, facts, folded } from './fold';

export function factsDefinition(): bigint {
  return definitionOf(
    facts(folded(eventState(rel(silver.name, columnNames(silver)).filter(col('data_quality_score'))))),
  );
}

import type { RedactionFilter } from '@fastcart/redaction';
import type { Hop, Run } from '@fastcart/runtime';
import { check } from './check';
import { commit } from './commit';
import { type BronzeInput, read } from './read';
import type { BronzeTables, Progress, Topic } from './topic';
import { type BronzeOutput, transform } from './transform';

/**
 * Messages of the event log, exactly as received, into Bronze; messages that are not events into quarantine. Only what identifies
 * customers who were forgotten is taken out.
 */
export function bronzeHop(
  run: Run,
  topic: Topic,
  tables: BronzeTables,
  filter: RedactionFilter,
  progress: Progress,
): Hop<BronzeInput, BronzeOutput> {
  return {
    read: () => read(run, topic, tables, progress),
    transform: (input) => transform(filter, input),
    check,
    commit: (input, output) => commit(run, topic, tables, progress, input, output),
  };
}

import type { Decoded, Source } from '@fastcart/delta';
import type { RedactionFilter } from '@fastcart/redaction';
import type { BronzeInput } from './read';

export interface BronzeOutput {
  decoded: Decoded;
  /**
   * The rows for each table, without what identifies customers who were forgotten. Who they are is looked up when the rows
   * are asked for: in each attempt of a commit, after its snapshot was taken ({@link RedactionFilter}).
   */
  rows: () => Promise<Source>;
  quarantined: () => Promise<Source>;
}

/** Messages decoded to rows, or to the quarantine where they are no events, and redacted. */
export async function transform(filter: RedactionFilter, { decoder, evolution }: BronzeInput): Promise<BronzeOutput> {
  const decoded = await decoder.finish();
  return {
    decoded,
    rows: () => filter.rows(decoded, evolution.evolved),
    quarantined: () => filter.quarantined(decoded),
  };
}

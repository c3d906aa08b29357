import type { Query, TextResult } from '@fastcart/delta';

export type Rows = TextResult['rows'];

/** A result of any length, whose rows are computed when they are read. */
export interface Texts {
  columns: TextResult['columns'];
  batches: AsyncGenerator<Rows, void, undefined>;
}

/** Errors: those of {@link Query.texts}. */
export async function texts(rows: Query, signal?: AbortSignal): Promise<Texts> {
  const results = rows.texts({ signal });
  const first = await results.next();
  return { columns: first.value!.columns, batches: rowsOf(results) };
}

async function* rowsOf(results: AsyncGenerator<TextResult, void, undefined>): Texts['batches'] {
  for await (const { rows } of results) yield rows;
}

/** What became of the Bronze rows that a Silver run read. Every row is exactly one of the four. */
export interface RowAccount {
  read: number;
  new: number;
  replaced: number;
  dropped: number;
  rejected: number;
}

/** A sentence when rows are unaccounted for, else undefined. */
export function unaccounted(account: RowAccount): string | undefined {
  const { read, new: added, replaced, dropped, rejected } = account;
  const sum = added + replaced + dropped + rejected;
  if (sum === read) return undefined;
  return `${read} rows read, but ${added} new + ${replaced} replaced + ${dropped} dropped + ${rejected} rejected = ${sum}`;
}

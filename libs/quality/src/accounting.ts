/** The account of a Silver run: how many Bronze rows it read, and the outcome of each, which is exactly one of four. */
export interface RowAccount {
  read: number;
  new: number;
  replaced: number;
  dropped: number;
  rejected: number;
}

/** A sentence when the account does not add up, else undefined. */
export function unaccounted(account: RowAccount): string | undefined {
  const { read, new: added, replaced, dropped, rejected } = account;
  const sum = added + replaced + dropped + rejected;
  if (sum === read) return undefined;
  return `${read} rows read, but ${added} new + ${replaced} replaced + ${dropped} dropped + ${rejected} rejected = ${sum}`;
}

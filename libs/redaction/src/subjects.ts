import { createHmac } from 'node:crypto';
import { type DeltaTable, query } from '@fastcart/delta';
import { FastcartError } from '@fastcart/runtime';

/** The kind of value by which a customer is forgotten. */
export type Kind = 'customer' | 'email';

/** A row of the table `forgotten`: a hash instead of the id or the address. */
export interface Subject {
  kind: Kind;
  hash: string;
}

/** Removes space, tab, line feed and carriage return at both ends, as Silver does for ids and addresses. */
export const trimmed = (text: string): string => text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');

/** The secret with which forgotten customers are recognized. Without it nobody can recognize them. */
export class ForgetKey {
  /** Identifies the key without revealing it. */
  readonly id: string;

  constructor(private readonly secret: string) {
    this.id = this.hmac('key').slice(0, 16);
  }

  /** The hash of an id or an address. The case of an address does not matter. */
  subject(kind: Kind, text: string): Subject {
    const name = kind === 'email' ? trimmed(text).toLowerCase() : trimmed(text);
    return { kind, hash: this.hmac(`${kind}/${name}`) };
  }

  /** The pseudonym of a customer's id. It is the same for all rows, so that counts of customers do not change. */
  pseudonym(customer: string): string {
    return `forgotten-${this.subject('customer', customer).hash.slice(0, 16)}`;
  }

  private hmac(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('hex');
  }
}

/** All forgotten customers. */
export class Forgotten {
  private readonly hashes: ReadonlySet<string>;

  constructor(
    readonly key: ForgetKey,
    subjects: Subject[],
  ) {
    this.hashes = new Set(subjects.map(({ kind, hash }) => `${kind}/${hash}`));
  }

  has(kind: Kind, text: string | null | undefined): boolean {
    if (!text) return false;
    const { hash } = this.key.subject(kind, text);
    return this.hashes.has(`${kind}/${hash}`);
  }
}

/**
 * The subjects in the table `forgotten`. Errors: CONFIG_INVALID when there are some and `secret` (FORGET_KEY) is missing or
 * another one, because forgotten customers could not be recognized, and their data would be stored again.
 */
export async function storedSubjects(table: DeltaTable, secret: string | undefined): Promise<Subject[]> {
  if ((await table.files()).length === 0) return [];
  const rows = await query('SELECT kind, hash, key_id FROM forgotten', { forgotten: table }).rows();
  if (rows.length === 0) return [];
  if (!secret)
    throw new FastcartError('CONFIG_INVALID', 'FORGET_KEY is required: customers of this lake were forgotten');
  const { id } = new ForgetKey(secret);
  if (rows.some(({ key_id }) => key_id !== id))
    throw new FastcartError(
      'CONFIG_INVALID',
      'FORGET_KEY is not the one with which customers of this lake were forgotten',
    );
  return rows.map(({ kind, hash }) => ({ kind: kind as Kind, hash: String(hash) }));
}

import { createHmac } from 'node:crypto';
import { type DeltaTable, query } from '@fastcart/delta';
import { FastcartError } from '@fastcart/runtime';

/** What a person is forgotten by. */
export type Kind = 'customer' | 'email';

/** What the table `forgotten` says of one, instead of the id or the address itself. */
export interface Subject {
  kind: Kind;
  hash: string;
}

/** Without space, tab, line feed and carriage return at both ends, as Silver takes ids and addresses. */
export const trimmed = (text: string): string => text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');

/** The secret that tells forgotten customers from others, and without which nobody can. */
export class ForgetKey {
  /** Tells this key from another, and nothing of either. */
  readonly id: string;

  constructor(private readonly secret: string) {
    this.id = this.hmac('key').slice(0, 16);
  }

  /** Addresses are the same whatever their case. */
  subject(kind: Kind, text: string): Subject {
    const name = kind === 'email' ? trimmed(text).toLowerCase() : trimmed(text);
    return { kind, hash: this.hmac(`${kind}/${name}`) };
  }

  /** What stands for a customer's id: the same wherever that id stood, so that counts of customers stay. */
  pseudonym(customer: string): string {
    return `forgotten-${this.subject('customer', customer).hash.slice(0, 16)}`;
  }

  private hmac(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('hex');
  }
}

/** Everybody who was forgotten. */
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
 * The subjects that the table `forgotten` holds. Errors: CONFIG_INVALID when there are some, and `secret` (FORGET_KEY) is
 * missing or another one: nobody could be recognised, and who was forgotten would come back.
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

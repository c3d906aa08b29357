import { createHash } from 'node:crypto';
import { tables } from './lineage/readers';
import type { Migration, Promotion } from './migrations/migration';
import { silver } from './silver';
import type { Column, Table } from './table';

/** A version of the schemas. */
export interface SchemaVersion {
  /** That of its newest migration; 1 when there is none. */
  number: number;
  /** Tells migrations of the same numbers apart; empty when there is none. */
  fingerprint: string;
}

/** A column that a migration took from a field of the event. */
export interface PromotedColumn extends Column {
  type: Promotion['type'];
  from: string;
  /** The schema version that brought it. */
  since: number;
}

/** The tables of a lake as its migrations have made them. */
export interface Contract {
  /** From the first to that of these tables. */
  versions: readonly SchemaVersion[];
  tables: readonly Table[];
  silver: Table;
  /** The columns that Silver has come to have: its last ones. */
  promoted: readonly PromotedColumn[];
}

/** Migrations in the order of their versions, as `readMigrations` gives them. */
export function contractOf(migrations: readonly Migration[]): Contract {
  const promoted = migrations.flatMap(({ version, add }) =>
    add.map(({ column, type, comment, from }) => ({ name: column, type, comment, from, since: version })),
  );
  const grown = { ...silver, columns: [...silver.columns, ...promoted] };
  const later = migrations.map(({ version }, index) => ({
    number: version,
    fingerprint: fingerprintOf(migrations.slice(0, index + 1)),
  }));
  return {
    versions: [{ number: 1, fingerprint: '' }, ...later],
    tables: tables.map((table) => (table === silver ? grown : table)),
    silver: grown,
    promoted,
  };
}

/** The contract without migrations. */
export const firstContract = contractOf([]);

/** Of what decides about rows: a comment can be corrected without a new version. */
function fingerprintOf(migrations: readonly Migration[]): string {
  const decisive = migrations.map(({ version, add }) => [
    version,
    add.map(({ table, column, type, from }) => [table, column, type, from]),
  ]);
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 16);
}

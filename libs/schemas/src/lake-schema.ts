import { createHash } from 'node:crypto';
import { tables } from './lineage/readers';
import type { Migration, Promotion } from './migrations/migration';
import { silver } from './silver';
import type { Column, Table } from './table';

/** A version of the schemas. */
export interface SchemaVersion {
  /** The version of the newest migration; 1 without migrations. */
  number: number;
  /** Distinguishes different migrations with the same number; empty without migrations. */
  fingerprint: string;
}

/** A column of Silver that a migration added for a field of the event. */
export interface PromotedColumn extends Column {
  type: Promotion['type'];
  from: string;
  /** The schema version that added the column. */
  since: number;
}

/** The tables of a lake with the columns that its migrations add. */
export interface LakeSchema {
  /** All versions, from the first to the version of these tables. */
  versions: readonly SchemaVersion[];
  tables: readonly Table[];
  silver: Table;
  /** The columns that migrations added to Silver: its last ones. */
  promoted: readonly PromotedColumn[];
}

/** Expects the migrations in the order of their versions, as `readMigrations` returns them. */
export function lakeSchemaOf(migrations: readonly Migration[]): LakeSchema {
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

/** The schema without migrations. */
export const firstLakeSchema = lakeSchemaOf([]);

/** The hash of everything that decides about rows. Comments are left out: they can be corrected without a new version. */
function fingerprintOf(migrations: readonly Migration[]): string {
  const decisive = migrations.map(({ version, add }) => [
    version,
    add.map(({ table, column, type, from }) => [table, column, type, from]),
  ]);
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 16);
}

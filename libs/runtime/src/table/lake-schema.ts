import { type LakeSchema, lakeSchemaOf, firstLakeSchema, readMigrations, type SchemaVersion } from '@fastcart/schemas';
import { FastcartError } from '../process/errors';

const versionProperty = 'fastcart.schemaVersion';
const fingerprintProperty = 'fastcart.migrations';

/** The schema of a lake with the migrations of a folder; without a folder, with none. Errors: CONFIG_INVALID, with all mistakes. */
export function readLakeSchema(folder: string | undefined): LakeSchema {
  if (folder === undefined) return firstLakeSchema;
  const { migrations, mistakes } = readMigrations(folder);
  if (mistakes.length > 0)
    throw new FastcartError('CONFIG_INVALID', `MIGRATIONS (--migrations) ${folder}: ${mistakes.join('; ')}`);
  return lakeSchemaOf(migrations);
}

/** The version that programs with this schema write. */
export function newestVersion({ versions }: LakeSchema): SchemaVersion {
  return versions.at(-1)!;
}

/** A version as properties of a table. The first has no fingerprint. */
export function versionProperties({ number, fingerprint }: SchemaVersion): Record<string, string> {
  return { [versionProperty]: String(number), ...(fingerprint && { [fingerprintProperty]: fingerprint }) };
}

/** The version in a table's properties; undefined when another program made it. */
export function versionOf(properties: Record<string, string>): SchemaVersion | undefined {
  const number = Number(properties[versionProperty]);
  return Number.isInteger(number) ? { number, fingerprint: properties[fingerprintProperty] ?? '' } : undefined;
}

/** Errors: SCHEMA_VERSION, when a table has another version than programs with this schema write. */
export function requireVersion(lakeSchema: LakeSchema, name: string, properties: Record<string, string>): void {
  const [found, own] = [versionOf(properties), newestVersion(lakeSchema)];
  if (found?.number === own.number && found.fingerprint === own.fingerprint) return;
  const sentence =
    found === undefined
      ? `has no schema version, this program writes version ${own.number}`
      : found.number === own.number
        ? `has schema version ${own.number} by other migrations than this program was given`
        : `has schema version ${found.number}, this program writes version ${own.number}`;
  throw new FastcartError('SCHEMA_VERSION', `${name} ${sentence}`);
}

/** Rows of Silver that are null in a promoted column because they were written before it: see {@link emptyUntil}. */
export function emptyUntilProperty(column: string): string {
  return `fastcart.emptyUntil.${column}`;
}

/** By partition of the log, the last offset whose row may be null in a promoted column although a value arrived. */
export function emptyUntil(column: string, properties: Record<string, string>): Record<string, number> {
  return JSON.parse(properties[emptyUntilProperty(column)] ?? '{}') as Record<string, number>;
}

import { isDeepStrictEqual } from 'node:util';
import type { DeltaTable, Field } from '@fastcart/delta';
import { closedTogether, type Lake, newestVersion, versionOf } from '@fastcart/runtime';
import { bronze, type LakeSchema, type SchemaVersion, type Table, tableSpec } from '@fastcart/schemas';
import { type GainedColumn, gainedColumns } from './gained';
import { rescuedPaths, type RescuedPaths } from './rescued';
import { typeText } from './type-text';

/** A difference between a table of the lake and the schema in code. A side that does not have it is null. */
export interface SchemaDifference {
  table: string;
  /** `schema version`, `description`, `partitions`, `property P`, `column C`, or `comment of C`. */
  what: string;
  /** Of the schema in code. */
  contract: string | null;
  lake: string | null;
}

export interface Drift {
  lake: string;
  differences: SchemaDifference[];
  /** The source columns of Bronze. */
  gained: GainedColumn[];
  /** The rescued values of Bronze. */
  rescued: RescuedPaths;
}

/** The differences between a lake of any schema version and the schema in code. Errors: TABLE_MISSING. */
export async function schemaDrift(lake: Lake): Promise<Drift> {
  const { lakeSchema } = lake;
  const present = await lake.present(lakeSchema.tables);
  using opened = closedTogether(await Promise.all(present.map((table) => lake.find(table))));
  const found = opened[present.indexOf(bronze)]!;
  return {
    lake: lake.url,
    differences: present.flatMap((table, index) => tableDrift(lakeSchema, table, opened[index]!)),
    gained: await gainedColumns(lakeSchema, found),
    rescued: await rescuedPaths(lakeSchema, found),
  };
}

function tableDrift(lakeSchema: LakeSchema, table: Table, opened: DeltaTable): SchemaDifference[] {
  const spec = tableSpec(table);
  const pairs: [what: string, ours: string | undefined, theirs: string | undefined][] = [
    ['schema version', versionText(newestVersion(lakeSchema)), versionText(versionOf(opened.properties))],
    ['description', table.description, opened.description],
    ['partitions', table.partitionBy.join(', '), opened.partitionColumns.join(', ')],
    ...paired(spec.properties ?? {}, withoutOwn(opened.properties)).map(([name, ...values]): (typeof pairs)[number] => [
      `property ${name}`,
      ...values,
    ]),
    ...paired(byName(spec.schema.fields), byName(opened.schema.fields)).flatMap(([, ours, theirs]) =>
      // Source columns are listed in their own section.
      table === bronze && !ours ? [] : columnDrift(ours, theirs),
    ),
  ];
  return pairs
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([what, ours, theirs]) => ({ table: table.name, what, contract: ours ?? null, lake: theirs ?? null }));
}

function columnDrift(
  ours: Field | undefined,
  theirs: Field | undefined,
): [what: string, ours: string | undefined, theirs: string | undefined][] {
  const name = (ours ?? theirs)!.name;
  if (ours && theirs && isDeepStrictEqual(ours.type, theirs.type))
    return [[`comment of ${name}`, ours.metadata.comment, theirs.metadata.comment]];
  return [[`column ${name}`, ours && typeText(ours.type), theirs && typeText(theirs.type)]];
}

function versionText(version: SchemaVersion | undefined): string | undefined {
  return version && [version.number, version.fingerprint].filter(Boolean).join(' ');
}

function byName(fields: Field[]): Record<string, Field> {
  return Object.fromEntries(fields.map((field) => [field.name, field]));
}

/** The properties without those that the runtime adds. */
function withoutOwn(properties: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith('fastcart.')));
}

function paired<T>(ours: Record<string, T>, theirs: Record<string, T>): [string, T | undefined, T | undefined][] {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].map((name) => [name, ours[name], theirs[name]]);
}

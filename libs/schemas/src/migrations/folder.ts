import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Migration, mistakesIn } from './migration';

/** What a folder holds: its migrations in the order of their versions, and every mistake in them. */
export interface MigrationFolder {
  migrations: Migration[];
  mistakes: string[];
}

/** Reads `NNN-name.json` files, numbered from 002 without a gap; other files than `*.json` are none of its business. */
export function readMigrations(folder: string): MigrationFolder {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return { migrations: [], mistakes: ['is no folder that can be read'] };
  }
  const read = names.sort().map((name) => ({ name, ...readOne(join(folder, name), name) }));
  const migrations = read
    .flatMap(({ migration }) => migration ?? [])
    .sort((left, right) => left.version - right.version);
  const mistakes = read.flatMap(({ name, mistakes: found }) => found.map((mistake) => `${name}: ${mistake}`));
  return { migrations, mistakes: mistakes.length > 0 ? mistakes : mistakesAmong(migrations) };
}

function readOne(path: string, name: string): { migration?: Migration; mistakes: string[] } {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { mistakes: ['is no JSON that can be read'] };
  }
  const mistakes = mistakesIn(content);
  if (mistakes.length > 0) return { mistakes };
  const migration = content as Migration;
  const number = /^(\d{3,})-[a-z0-9-]+\.json$/.exec(name)?.[1];
  if (Number(number) !== migration.version)
    return { mistakes: [`is version ${migration.version}: its name must begin with that, as 002-coupon-code.json`] };
  return { migration, mistakes: [] };
}

function mistakesAmong(migrations: Migration[]): string[] {
  const versions = migrations.map(({ version }) => version);
  const columns = migrations.flatMap(({ add }) => add.map(({ column }) => column));
  const repeated = columns.filter((column, index) => columns.indexOf(column) !== index);
  return [
    ...(versions.every((version, index) => version === index + 2)
      ? []
      : [`versions have to follow each other from 2 on, and are ${versions.join(', ')}`]),
    ...[...new Set(repeated)].map((column) => `column ${column} is added more than once`),
  ];
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Migration, mistakesIn } from './migration';

/** The migrations of a folder in the order of their versions, and all mistakes in them. */
export interface MigrationFolder {
  migrations: Migration[];
  mistakes: string[];
}

/** Reads the files `NNN-name.json`, numbered from 002 without a gap. Files that are not `*.json` are ignored. */
export function readMigrations(folder: string): MigrationFolder {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return { migrations: [], mistakes: ['cannot be read as a folder'] };
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
    return { mistakes: ['cannot be read as JSON'] };
  }
  const mistakes = mistakesIn(content);
  if (mistakes.length > 0) return { mistakes };
  const migration = content as Migration;
  const number = /^(\d{3,})-[a-z0-9-]+\.json$/.exec(name)?.[1];
  if (Number(number) !== migration.version)
    return {
      mistakes: [`is version ${migration.version}: its name must begin with the version, as 002-coupon-code.json`],
    };
  return { migration, mistakes: [] };
}

function mistakesAmong(migrations: Migration[]): string[] {
  const versions = migrations.map(({ version }) => version);
  const columns = migrations.flatMap(({ add }) => add.map(({ column }) => column));
  const repeated = columns.filter((column, index) => columns.indexOf(column) !== index);
  return [
    ...(versions.every((version, index) => version === index + 2)
      ? []
      : [`versions must be 2, 3, and so on without a gap, but are ${versions.join(', ')}`]),
    ...[...new Set(repeated)].map((column) => `column ${column} is added more than once`),
  ];
}

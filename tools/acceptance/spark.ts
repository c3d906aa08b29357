import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, execute, sparkJars, sparkPins, sparkPython } from '@fastcart/environments';

/** What Spark reads from a table; a row is JSON. */
export interface Facts {
  versions: Record<string, string[]>;
  /** Null where Spark finds no version that a change feed could begin at. */
  changes: { from: number; to: number; rows: string[] } | null;
  extremes: string;
  error?: string;
}

function run(script: string, args: string[], input?: string): void {
  execute(sparkPython(), [join(__dirname, script), sparkJars(), ...args], input);
}

const factsIn = (file: string): Record<string, Facts> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, Facts>;

/** The names of the tables that Spark is to make. */
export const names = readdirSync(join(__dirname, 'tables'))
  .map((file) => file.replace('.sql', ''))
  .sort();

/** The tables as Spark made them, and what it reads from each. They are made again when their sources change. */
export function generated(): { folder: string; facts: Record<string, Facts> } {
  const sources = ['generate.py', 'log.py', 'session.py', ...names.map((name) => `tables/${name}.sql`)];
  const hash = createHash('sha256').update(sparkPins.join());
  for (const source of sources) hash.update(source).update(readFileSync(join(__dirname, source)));
  const folder = join(cacheFolder(), `acceptance-${hash.digest('hex').slice(0, 16)}`);
  // In its place from the start: a shallow clone holds absolute paths.
  if (!existsSync(join(folder, 'expected.json'))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    run('generate.py', [folder]);
  }
  return { folder, facts: factsIn(join(folder, 'expected.json')) };
}

/** What Spark reads from tables: their rows at the versions, or all there is to tell. */
export function readBySpark(tables: Record<string, number[] | null>, folder: string): Record<string, Facts> {
  const file = join(folder, 'read-by-spark.json');
  run('read.py', [file], JSON.stringify(tables));
  return factsIn(file);
}

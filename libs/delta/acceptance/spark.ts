import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const spark = '4.2.0';
const delta = '4.4.0';
const cache = process.env.FASTCART_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fastcart');

/** What Spark reads from a table; a row is JSON. */
export interface Facts {
  versions: Record<string, string[]>;
  /** Null where Spark finds no version that a change feed could begin at. */
  changes: { from: number; to: number; rows: string[] } | null;
  extremes: string;
  error?: string;
}

function execute(command: string, args: string[], input?: string): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

/** A folder of the cache, made once per machine: a half-made one does not count. */
function once(name: string, make: (folder: string) => void): string {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  make(unfinished);
  renameSync(unfinished, folder);
  return folder;
}

/**
 * Only the groups that Spark lacks: Delta's other dependencies are older copies of Spark's own jars. Spark would fetch
 * them itself, but asks the network at every start.
 */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>fastcart</groupId><artifactId>acceptance</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>io.delta</groupId><artifactId>delta-spark_${spark.slice(0, 3)}_2.13</artifactId><version>${delta}</version>
  </dependency></dependencies></project>`;

function run(script: string, args: string[], input?: string): void {
  const environment = once(`python-pyspark-${spark}`, (folder) => {
    execute('python3', ['-m', 'venv', folder]);
    execute(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `pyspark==${spark}`]);
  });
  const jars = once(`delta-spark-${delta}`, (folder) => {
    const file = join(cache, `delta-spark.${process.pid}.xml`);
    writeFileSync(file, pom);
    const copy = [
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      '-DincludeGroupIds=io.delta,io.unitycatalog',
    ];
    execute('mvn', ['-B', '-q', '-ntp', '-f', file, ...copy, `-DoutputDirectory=${folder}`]);
    rmSync(file);
  });
  execute(join(environment, 'bin', 'python'), [join(__dirname, script), jars, ...args], input);
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
  const hash = createHash('sha256').update(spark + delta);
  for (const source of sources) hash.update(source).update(readFileSync(join(__dirname, source)));
  const folder = join(cache, `acceptance-${hash.digest('hex').slice(0, 16)}`);
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

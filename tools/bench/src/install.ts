import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from './paths';

const polarsPins = ['polars==2.1.0', 'deltalake==1.6.6'];
const spark = '4.2.0';
const delta = '4.4.0';
const sparkPins = [`pyspark==${spark}`, `delta-spark==${delta}`, 'pyarrow==23.0.1', 'pandas==2.3.3'];

function execute(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}

/** Makes a folder of the cache once per machine: whole or not at all. */
function once(name: string, make: (folder: string) => void): string {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  console.error(`Installing ${name} ...`);
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  make(unfinished);
  renameSync(unfinished, folder);
  return folder;
}

function python(pins: string[]): string {
  const folder = once(`python-${pins.join('-').replaceAll('==', '-')}`, (unfinished) => {
    execute('python3', ['-m', 'venv', unfinished]);
    execute(join(unfinished, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...pins]);
  });
  return join(folder, 'bin', 'python');
}

/** A Python with Polars and deltalake. */
export function polarsPython(): string {
  return python(polarsPins);
}

/** A Python with PySpark. Needs Java 17 or 21 when it runs. */
export function sparkPython(): string {
  return python(sparkPins);
}

/** A project that depends on Delta Lake for Spark, so that Maven finds the jars that belong together. */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>bench</groupId><artifactId>bench</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.delta</groupId>
      <artifactId>delta-spark_${spark.replace(/\.\d+$/, '')}_2.13</artifactId>
      <version>${delta}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * Folder of the jars that Delta Lake adds to Spark. Spark could bring them itself, but would ask the network at every
 * start. Other dependencies are older copies of Spark's own jars.
 */
export function sparkJars(): string {
  return once(`jars-spark-${spark}-delta-${delta}`, (unfinished) => {
    const file = join(unfinished, 'pom.xml');
    writeFileSync(file, pom);
    const groups = '-DincludeGroupIds=io.delta,io.unitycatalog';
    execute('mvn', [
      ...['-B', '-q', '-ntp', '-f', file, 'dependency:copy-dependencies'],
      ...['-DincludeScope=runtime', groups, `-DoutputDirectory=${unfinished}`],
    ]);
  });
}

/** What is measured against what. */
export function versions(withSpark: boolean): Record<string, string> {
  const pins = [...polarsPins, ...(withSpark ? sparkPins : [])].map((pin) => pin.split('==') as [string, string]);
  const { stdout } = spawnSync('python3', ['--version'], { encoding: 'utf8' });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const python = stdout.trim().replace('Python ', '');
  return { product: version, node: process.versions.node, python, ...Object.fromEntries(pins) };
}

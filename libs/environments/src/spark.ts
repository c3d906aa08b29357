import { globSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { once } from './cache';
import { execute } from './execute';
import { pythonWith } from './python';

export const sparkVersion = '4.2.0';
const delta = '4.4.0';

/** What {@link sparkPython} has. */
export const sparkPins = [`pyspark==${sparkVersion}`, `delta-spark==${delta}`, 'pyarrow==23.0.1', 'pandas==2.3.3'];

/** A Python interpreter with PySpark. Needs Java 17 or 21 when it runs. */
export function sparkPython(): string {
  return pythonWith(...sparkPins);
}

/** The distribution of Spark in {@link sparkPython}: `bin`, `jars`. Its jars contain Spark Connect's server. */
export function sparkHome(): string {
  const [home] = globSync(join(dirname(sparkPython()), '../lib/python3*/site-packages/pyspark'));
  return home!;
}

/** A project that depends on Delta Lake for Spark, so that Maven finds the jars that belong together. */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>fastcart</groupId><artifactId>environments</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.delta</groupId>
      <artifactId>delta-spark_${sparkVersion.replace(/\.\d+$/, '')}_2.13</artifactId>
      <version>${delta}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * Folder of the jars that Delta Lake adds to Spark, and nothing else. Spark could bring them itself, but would ask the
 * network at every start. Other dependencies are older copies of Spark's own jars. Needs Maven the first time.
 */
export function sparkJars(): string {
  const folder = once(`spark-${sparkVersion}-delta-${delta}`, (unfinished) => {
    const file = join(unfinished, 'pom.xml');
    writeFileSync(file, pom);
    const groups = '-DincludeGroupIds=io.delta,io.unitycatalog';
    execute('mvn', [
      ...['-B', '-q', '-ntp', '-f', file, 'dependency:copy-dependencies'],
      ...['-DincludeScope=runtime', groups, `-DoutputDirectory=${join(unfinished, 'jars')}`],
    ]);
  });
  return join(folder, 'jars');
}

import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execute, once } from '@fastcart/environments';
import { lastLines, ServiceError } from './errors';

/** The class path of artifacts (`group:artifact:version`) and their dependencies, which Maven downloads once. */
export function classPath(name: string, artifacts: string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, id, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${id}</artifactId><version>${version}</version></dependency>`;
  });
  const project = [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    `<groupId>fastcart</groupId><artifactId>services</artifactId><version>1</version>`,
    `<dependencies>${dependencies.join('')}</dependencies></project>`,
  ];
  try {
    const folder = once(name, (unfinished) => {
      const file = join(unfinished, 'pom.xml');
      writeFileSync(file, project.join('\n'));
      execute('mvn', [
        ...['-B', '-q', '-ntp', '-f', file, 'dependency:copy-dependencies'],
        ...['-DincludeScope=runtime', `-DoutputDirectory=${join(unfinished, 'jars')}`],
      ]);
    });
    return join(folder, 'jars', '*');
  } catch (error) {
    throw new ServiceError('INSTALL_FAILED', `${name} requires Java 17 and Maven: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Checks that the PATH has this version of Java, or a later one. Errors: INSTALL_FAILED. */
export function requireJava(version: number): void {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const found = /version "(?:1\.)?(\d+)/.exec(stderr ?? '')?.[1];
  if (Number(found) >= version) return;
  const what = found ? `Java ${found} is on the PATH` : 'there is no Java on the PATH';
  throw new ServiceError('INSTALL_FAILED', `Java ${version} or later is required, but ${what}`);
}

/** Options for processes of a few minutes: without the second compiler, the start takes half the CPU time. */
export const shortLived = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Runs a Java program to its end and returns its standard output. Rejects with COMMAND_FAILED and the program's output. */
export async function java(main: string, args: string[], jvm: string[], env?: Record<string, string>): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('java', ['-Xmx256m', ...shortLived, ...jvm, main, ...args], {
      env: { ...process.env, ...env },
      maxBuffer: 2 ** 28,
    });
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new ServiceError('COMMAND_FAILED', 'java is not on the PATH: install Java 17', { cause: error });
    }
    const said = (error as { stderr?: string }).stderr || (error as Error).message;
    throw new ServiceError('COMMAND_FAILED', `${main} failed: ${lastLines(said)}`, { cause: error });
  }
}

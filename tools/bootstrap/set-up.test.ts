import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { moduleUrl, Program } from './testing/program';

/** A checkout of the set-up alone. */
const checkout = temporaryFolder();
beforeAll(() => cpSync(__dirname, join(checkout, 'tools/bootstrap'), { recursive: true }));

const write = (path: string, content: string): void => writeFileSync(join(checkout, path), content);

describe('packages', () => {
  /** Like the package of Node, it is a tool, and a script brings its program. */
  beforeAll(() => {
    const name = 'node';
    const version = process.versions.node;
    const scripts = { preinstall: 'mkdir bin && ln -s "$NODE_OF_TEST" bin/node' };
    mkdirSync(join(checkout, 'package'));
    write('package/package.json', JSON.stringify({ name, version, scripts, bin: { node: 'bin/node' } }));
    execFileSync('tar', ['-C', checkout, '-czf', join(checkout, 'node.tgz'), 'package']);

    const devDependencies = { [name]: version };
    const lock = { version, resolved: 'file:node.tgz', dev: true, hasInstallScript: true, bin: { node: 'bin/node' } };
    write('package.json', JSON.stringify({ devDependencies, allowScripts: { [name]: true } }));
    const packages = { '': { devDependencies }, [`node_modules/${name}`]: lock };
    write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }));
  });

  const install = (env: NodeJS.ProcessEnv): Program =>
    new Program(`import { packages } from '${moduleUrl('packages.mjs', checkout)}'; await packages.bring();`, {
      NODE_OF_TEST: process.execPath,
      ...env,
    });

  test('are installed whatever the settings of npm leave out', async () => {
    const settings = { NODE_ENV: 'production', npm_config_omit: 'dev', npm_config_ignore_scripts: 'true' };
    const program = install(settings);
    expect([await program.end, program.output]).toEqual([0, expect.stringContaining('added 1 package')]);
    const version = execFileSync(join(checkout, 'node_modules/.bin/node'), ['--version'], { encoding: 'utf8' });
    expect(version.trim()).toBe(process.version);
  });

  test('that npm does not install, and reports no error, fail the set-up', async () => {
    rmSync(join(checkout, 'node_modules'), { recursive: true, force: true });
    const program = install({ npm_config_dry_run: 'true' });
    expect([await program.end, program.output]).toEqual([1, expect.stringContaining('npm config list')]);
  });
});

describe('a step', () => {
  const done = (): string => readFileSync(join(checkout, 'log'), 'utf8');
  beforeEach(() => write('log', ''));

  /** A set-up of one step, for a state of the checkout. */
  const setUp = (state: string, more = ''): Program =>
    new Program(`
      import { appendFileSync } from 'node:fs';
      import { setUp } from '${moduleUrl('set-up.mjs', checkout)}';
      const bring = async () => { ${more} appendFileSync('${join(checkout, 'log')}', '${state} '); };
      await setUp([{ name: 'step', state: () => '${state}', isThere: () => true, bring }]);`);

  test('is done once by two set-ups at the same time', async () => {
    const programs = [setUp('both'), setUp('both')];
    expect(await Promise.all(programs.map(({ end }) => end))).toEqual([0, 0]);
    expect(done()).toBe('both ');
  });

  test('that was interrupted is done by the next set-up, also for an earlier state', async () => {
    expect(await setUp('first').end).toBe(0);
    const killed = `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`;
    expect(await setUp('second', killed).end).toBe(137);
    expect(await setUp('first').end).toBe(0);
    expect(await setUp('first').end).toBe(0);
    expect(done()).toBe('first first ');
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { FileLock } from '@fastcart/events';
import { type HoldingProcess, lockHolder } from '@fastcart/events/testing/lock-holder';
import { until } from '@fastcart/services';
import { Spool } from './spool';

const newParent = (): string => temporaryFolder();

/** A spool that a process has, with a file in it. */
async function spoolOf(parent: string, name: string, prefix?: string[]): Promise<[string, HoldingProcess]> {
  const folder = join(parent, `fastcart-spool-${name}`);
  const holder = await lockHolder(`${folder}.lock`, prefix);
  mkdirSync(folder);
  writeFileSync(join(folder, '0-rows.arrow'), 'x');
  return [folder, holder];
}

afterEach(() => jest.restoreAllMocks());

test('a spool is private, is emptied and removed', () => {
  const parent = newParent();
  const spool = new Spool(parent);
  const [first, second] = [spool.arrow('rows'), spool.arrow('rows')];
  expect(first).not.toBe(second);
  writeFileSync(first, 'x');
  spool.clear();
  expect([existsSync(first), existsSync(spool.folder)]).toEqual([false, true]);
  spool.remove();
  expect(readdirSync(parent)).toEqual([]);
});

test('a new spool removes spools of killed runs, not those of live runs', async () => {
  const parent = newParent();
  const [live, run] = await spoolOf(parent, 'live');
  const [killed, other] = await spoolOf(parent, 'killed');
  await other.kill();
  const mine = new Spool(parent);
  const second = new Spool(parent);
  expect([live, killed, mine.folder].map((folder) => existsSync(folder))).toEqual([true, false, true]);
  for (const spool of [mine, second]) spool.remove();
  await run.kill();
  new Spool(parent).remove();
  expect(readdirSync(parent)).toEqual([]);
});

const namespace = ['unshare', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'];
// Some containers may not make one.
const hasNamespaces = spawnSync(namespace[0]!, [...namespace.slice(1), 'true']).status === 0;

(hasNamespaces ? test : test.skip)('it leaves a run of another PID namespace alone while that one lives', async () => {
  const parent = newParent();
  const [folder, run] = await spoolOf(parent, 'elsewhere', namespace);
  // To its own namespace it is process 1, which is alive here as well, and is another.
  expect(FileLock.holder(`${folder}.lock`)).toMatchObject({ pid: 1 });
  new Spool(parent).remove();
  expect(existsSync(join(folder, '0-rows.arrow'))).toBe(true);
  await run.kill();
  // The program that was killed is unshare; its child ends after it.
  await until(() => {
    new Spool(parent).remove();
    return !existsSync(folder);
  }, 'the end of the run');
  expect(readdirSync(parent)).toEqual([]);
});

test('no run removes a spool that another run is creating', () => {
  const parent = newParent();
  const take = FileLock.take.bind(FileLock);
  let attempts = 0;
  jest.spyOn(FileLock, 'take').mockImplementation((path) => {
    // Between the making of the file and its lock another run finds it.
    if (attempts++ === 0) writeFileSync(path, '');
    const other = attempts === 1 ? FileLock.takeExisting(path) : undefined;
    const lock = take(path);
    other?.remove();
    return lock;
  });
  const spool = new Spool(parent);
  expect(attempts).toBe(2);
  new Spool(parent).remove();
  expect(existsSync(spool.folder)).toBe(true);
  spool.remove();
  expect(readdirSync(parent)).toEqual([]);
});

test('a spool works on a file system without locks', () => {
  const parent = newParent();
  // No file system of a test machine is without locks.
  jest.spyOn(FileLock, 'take').mockImplementation((path) => {
    writeFileSync(path, '');
    throw Object.assign(new Error('no locks'), { code: 'ENOLCK' });
  });
  const spool = new Spool(parent);
  expect(existsSync(spool.folder)).toBe(true);
  spool.remove();
  expect(readdirSync(parent)).toEqual([]);
});

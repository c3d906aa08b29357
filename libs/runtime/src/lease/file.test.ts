import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '@fastcart/services';
import { FileLease } from './file';

const folder = (): string => mkdtempSync(join(tmpdir(), 'fastcart-lease-'));
const url = (path: string): string => pathToFileURL(path).href;
const hour = 3_600_000;

function hold(path: string, holder: object): void {
  writeFileSync(join(path, '.lease', 'silver.json'), JSON.stringify(holder));
}

test('one run holds a layer; others hold other layers', async () => {
  const lake = folder();
  const first = await FileLease.acquire(url(lake), 'silver', 'a', hour);
  expect(await FileLease.acquire(url(lake), 'silver', 'b', hour)).toBeUndefined();
  expect(await FileLease.acquire(url(lake), 'gold', 'c', hour)).toBeDefined();
  await first!.release();
  expect(await FileLease.acquire(url(lake), 'silver', 'b', hour)).toBeDefined();
});

test('a lease of a dead process, an expired one and a torn one are taken over', async () => {
  const lake = folder();
  await (await FileLease.acquire(url(lake), 'silver', 'a', hour))!.release();
  const dead = spawnSync('true').pid;
  const expires = Date.now() + hour;
  hold(lake, { owner: 'b', pid: dead, host: hostname(), expires });
  const taken = await FileLease.acquire(url(lake), 'silver', 'c', hour);
  expect(taken).toBeDefined();
  await taken!.release();
  hold(lake, { owner: 'b', pid: process.pid, host: 'elsewhere', expires: Date.now() - 1 });
  expect(await FileLease.acquire(url(lake), 'silver', 'd', hour)).toBeDefined();
  writeFileSync(join(lake, '.lease', 'silver.json'), '{"own');
  expect(await FileLease.acquire(url(lake), 'silver', 'e', hour)).toBeDefined();
  hold(lake, { owner: 'f', pid: 1, host: 'elsewhere', expires });
  expect(await FileLease.acquire(url(lake), 'silver', 'g', hour)).toBeUndefined();
});

test('it is renewed while it is held, and a release leaves the lease of another alone', async () => {
  const lake = folder();
  const file = join(lake, '.lease', 'silver.json');
  const expires = (): number => (JSON.parse(readFileSync(file, 'utf8')) as { expires: number }).expires;
  const lease = await FileLease.acquire(url(lake), 'silver', 'a', 900);
  const first = expires();
  await until(() => expires() > first, 'a renewal');
  hold(lake, { owner: 'b', pid: process.pid, host: hostname(), expires: Date.now() + hour });
  await lease!.release();
  expect(existsSync(file)).toBe(true);
});

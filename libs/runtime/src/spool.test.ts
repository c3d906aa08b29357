import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spool } from './spool';

test('a spool is private, is emptied and removed, and clears away what killed runs left', () => {
  const parent = mkdtempSync(join(tmpdir(), 'fastcart-spool-test-'));
  const left = join(parent, `fastcart-${spawnSync('true').pid}-abc`);
  const others = join(parent, `fastcart-${process.pid}-other`);
  for (const folder of [left, others]) mkdirSync(folder);
  const spool = new Spool(parent);
  expect([existsSync(left), existsSync(others)]).toEqual([false, true]);
  const [first, second] = [spool.arrow('rows'), spool.arrow('rows')];
  expect(first).not.toBe(second);
  writeFileSync(first, 'x');
  spool.clear();
  expect([existsSync(first), existsSync(spool.folder)]).toEqual([false, true]);
  spool.remove();
  expect(existsSync(spool.folder)).toBe(false);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, measure, together } from './meter';

const onLinux = process.platform === 'linux' ? test : test.skip;
const MIB = 2 ** 20;
const shell = (script: string): Command => ({ program: 'sh', args: ['-c', script] });
const node = (script: string): string => `'${process.execPath}' -e '${script}'`;

onLinux('CPU and memory are those of the whole tree', async () => {
  const hold = `const b = Buffer.alloc(${100 * MIB}, 1); const end = Date.now() + 400; while (Date.now() < end) b[0]++;`;
  const one = await measure(shell(`${node(hold)}; true`));
  const two = await measure(shell(`${node(hold)} & ${node(hold)} & wait`));
  expect(one.cpu).toBeGreaterThan(0.1);
  expect(one.peak).toBeGreaterThan(100 * MIB);
  expect(two.peak).toBeGreaterThan(one.peak + 100 * MIB);
});

onLinux('bytes read are those of the whole tree, and not those of the meter', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fastcart-meter-'));
  writeFileSync(join(folder, 'file'), Buffer.alloc(10 * MIB));
  const { read } = await measure(shell(`cat '${folder}/file' > /dev/null; sleep 0.2`));
  rmSync(folder, { recursive: true });
  expect(read / MIB).toBeGreaterThan(10);
  expect(read / MIB).toBeLessThan(10.2);
});

test('a command that fails is an error that tells its last words', async () => {
  await expect(measure(shell('echo no such lake >&2; exit 3'))).rejects.toThrow(/ended with 3:\nno such lake/);
  await expect(measure({ program: 'no-such-program', args: [] })).rejects.toThrow('ENOENT');
});

test('runs one after the other add up, but for the peak', () => {
  const usage = { wall: 1, cpu: 2, peak: 3, read: 4 };
  expect(together([usage, { ...usage, peak: 5 }])).toEqual({ wall: 2, cpu: 4, peak: 5, read: 8 });
});

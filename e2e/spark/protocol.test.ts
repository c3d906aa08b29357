import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';

const root = join(__dirname, '../..');

test('the generated code is that of the pinned server', () => {
  const made = temporaryFolder();
  execFileSync('node', ['tools/spark-protocol.mjs', made], { cwd: root });
  const contents = (folder: string) =>
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  expect(contents(join(root, 'libs/spark/src/generated'))).toEqual(contents(made));
});

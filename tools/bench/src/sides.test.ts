import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths';
import { arenas } from './sides';

test('the product is measured with the arenas of glibc that the images and the script lake set', () => {
  const [image, script] = ['Dockerfile', 'lake'].map((file) => readFileSync(join(root, file), 'utf8'));
  expect(image).toContain(` MALLOC_ARENA_MAX=${arenas.MALLOC_ARENA_MAX}\n`);
  expect(script).toContain(`{MALLOC_ARENA_MAX:-${arenas.MALLOC_ARENA_MAX}}`);
});

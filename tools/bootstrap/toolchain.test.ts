import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { moduleUrl, Program } from './testing/program';

const folder = temporaryFolder();

function command(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** What the crate is built with, where these commands are the only ones on the PATH. */
async function environment(): Promise<unknown> {
  const code = `import { rustEnvironment } from '${moduleUrl('toolchain.mjs')}'; console.log(JSON.stringify(rustEnvironment()));`;
  const program = new Program(code, { PATH: folder, RUSTUP_TOOLCHAIN: '' });
  expect(await program.end).toBe(0);
  return JSON.parse(program.output);
}

test('the crate is built by the toolchain that the checkout names', async () => {
  command('rustc', 'echo rustc 1.95.0');
  expect(await environment()).toEqual({ RUSTUP_AUTO_INSTALL: '0' });
});

test('the default toolchain of rustup builds the crate when the named one is not installed', async () => {
  command('rustc', '[ "$RUSTUP_TOOLCHAIN" = stable-x86_64-unknown-linux-gnu ]');
  command('rustup', 'echo "stable-x86_64-unknown-linux-gnu (default)"');
  expect(await environment()).toEqual({
    RUSTUP_AUTO_INSTALL: '0',
    RUSTUP_TOOLCHAIN: 'stable-x86_64-unknown-linux-gnu',
  });
});

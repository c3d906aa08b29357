import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** What `rustc -vV` says of the compiler that will build the crate; ends the process when it cannot. */
export function toolchain() {
  const least = /rust-version = "([^"]+)"/.exec(readFileSync(join(root, 'libs/delta/Cargo.toml'), 'utf8'))[1];
  const need = `The binding has to be built, which needs Rust ${least} or later`;
  let version;
  try {
    version = execFileSync('rustc', ['-vV'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    execFileSync('cargo', ['--version'], { cwd: root, stdio: 'ignore' });
  } catch {
    fail(
      `${need}, and no working rustc and cargo are on the PATH. Install them from https://rustup.rs and run this again.`,
    );
  }
  const release = /^release: (\S+)/m.exec(version)[1];
  if (isOlder(release, least))
    fail(`${need}; this machine has ${release}. Run "rustup update stable" and then this again.`);
  return version;
}

function isOlder(version, least) {
  const [a, b] = [version, least].map((text) => text.split(/[.-]/).map(Number));
  return a[0] !== b[0] ? a[0] < b[0] : a[1] < b[1];
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

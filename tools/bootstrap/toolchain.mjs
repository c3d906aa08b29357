import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * The environment of cargo and rustc. rustup runs the toolchain of rust-toolchain.toml if it is installed, and its default
 * toolchain otherwise. It downloads neither.
 */
export function rustEnvironment() {
  const env = { RUSTUP_AUTO_INSTALL: '0' };
  if (output('rustc', ['--version'], env)) return env;
  const toolchain = output('rustup', ['default'], env)?.split(' ')[0];
  return toolchain ? { ...env, RUSTUP_TOOLCHAIN: toolchain } : env;
}

/** The output of `rustc -vV` for the compiler that builds the crate. Ends the process when there is no suitable one. */
export function toolchain() {
  const least = /rust-version = "([^"]+)"/.exec(readFileSync(join(root, 'libs/delta/Cargo.toml'), 'utf8'))[1];
  const need = `The binding has to be built, which needs Rust ${least} or later`;
  const env = rustEnvironment();
  const version = output('rustc', ['-vV'], env);
  if (!version || !output('cargo', ['--version'], env))
    fail(
      `${need}, and no working rustc and cargo are on the PATH. Install them from https://rustup.rs and run this again.`,
    );
  const release = /^release: (\S+)/m.exec(version)[1];
  if (isOlder(release, least))
    fail(`${need}; this machine has ${release}. Run "rustup toolchain install" and then this again.`);
  return version;
}

/** The output of a command; undefined when it fails. */
function output(command, args, env) {
  const options = { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  try {
    return execFileSync(command, args, options);
  } catch {
    return undefined;
  }
}

function isOlder(version, least) {
  const [a, b] = [version, least].map((text) => text.split(/[.-]/).map(Number));
  return a[0] !== b[0] ? a[0] < b[0] : a[1] < b[1];
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

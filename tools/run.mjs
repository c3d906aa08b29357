#!/usr/bin/env node
// Runs a command after the set-up of everything that is missing: Node 24, the packages, the binding, the compiled code. It
// works with Node 20. When nothing is missing, it takes a fraction of a second.
//
//   node tools/run.mjs [command [argument ...]]
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { runGroup } from './bootstrap/group.mjs';
import { environment, root } from './bootstrap/paths.mjs';
import { isSetUp } from './bootstrap/set-up.mjs';

if (!isSetUp()) {
  const failed = await runGroup(process.execPath, [join(root, 'tools/bootstrap/main.mjs')]);
  if (failed) process.exit(failed);
}

const [command, ...args] = process.argv.slice(2);
if (command) {
  const child = spawn(command, args, { cwd: root, env: environment(), stdio: 'inherit' });
  // The child handles signals, and this process ends with it. A terminal sends Ctrl-C to the child too. A second SIGINT
  // would mean "end at once".
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('error', (error) => {
    console.error(`${command} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

#!/usr/bin/env node
// Runs a command with everything that it needs, bringing what is missing: Node 24, the packages, the binding, the
// compiled code. Works with the Node 20 of a bare machine; costs a fraction of a second when all is there.
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
  // The child decides what a signal means; this process ends with it. A terminal's Ctrl-C has reached the child
  // already, and a second one would mean "end at once".
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

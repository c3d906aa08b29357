/** Milliseconds in which a process that has done its work ends by itself. */
const grace = 50;

/** Ends a process that has done its work with its exit code, whatever still waits. */
export function endSoon(): void {
  setTimeout(endNow, grace).unref();
}

/**
 * The system's lookup of a name cannot be called off, and process.exit() waits for it: ten seconds and more where DNS does
 * not answer. So the process becomes another program, which ends at once, with this exit code.
 */
export function endNow(code = process.exitCode ?? 0): never {
  return process.execve!(process.execPath, [process.execPath, '--eval', `process.exit(${code})`], {});
}

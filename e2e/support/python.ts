import { execute, pythonWith } from '@fastcart/environments';

/** pyarrow's threads sometimes abort the interpreter while it shuts down: it does not get that far. */
const leave = '\nimport os, sys\nsys.stdout.flush()\nos._exit(0)\n';

/** Runs a Python script that may use the deltalake package; what it prints is JSON. */
export function python<T>(script: string, ...args: string[]): T {
  const interpreter = pythonWith('deltalake==1.6.6', 'pyarrow==23.0.1');
  return JSON.parse(execute(interpreter, ['-', ...args], script + leave)) as T;
}

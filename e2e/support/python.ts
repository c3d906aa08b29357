import { execute, pythonWith } from '@fastcart/environments';

/** Ends the interpreter without its shutdown, in which threads of pyarrow sometimes abort it. */
const leave = '\nimport os, sys\nsys.stdout.flush()\nos._exit(0)\n';

/** Runs a Python script that may use the deltalake package and prints JSON. */
export function python<T>(script: string, ...args: string[]): T {
  const interpreter = pythonWith('deltalake==1.6.6', 'pyarrow==23.0.1');
  return JSON.parse(execute(interpreter, ['-', ...args], script + leave)) as T;
}

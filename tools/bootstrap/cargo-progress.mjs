import { createInterface } from 'node:readline';

const interval = 30_000;

/** In a log, prints a line at intervals instead of one per crate, and the whole output when the build fails. */
export function cargoProgress(stderr) {
  const lines = [];
  let compiled = 0;
  const timer = setInterval(() => console.error(`  ${compiled} crates compiled`), interval);
  createInterface(stderr).on('line', (line) => {
    lines.push(line);
    if (line.includes('Compiling')) compiled += 1;
  });
  return (code) => {
    clearInterval(timer);
    if (code !== 0) console.error(lines.join('\n'));
  };
}

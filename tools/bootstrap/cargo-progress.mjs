import { createInterface } from 'node:readline';

const interval = 30_000;

/** In a log, a line now and then instead of one for each of hundreds of crates; all of it when the build fails. */
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

import { Log } from '../process/log';

interface Line {
  test: number;
  code: string;
  reason?: string;
  holder?: string;
}

const lines: Line[] = [];
let tests = 0;

/** A log of warnings whose lines are kept instead of written. */
export function keptWarnings(): { log: Log; warnings: () => Line[] } {
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(JSON.parse(String(line)) as Line) > 0);
  const test = tests++;
  return { log: new Log('warn', 'json', { test }), warnings: () => lines.filter((line) => line.test === test) };
}

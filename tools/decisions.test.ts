import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../docs/decisions');

/** The lines under a title: when it was accepted, when its substance last changed, and which decision took its place. */
const form =
  /^# (\d{3}) .+\n\nStatus: Accepted on (\S+)\.(?: Revised on (\S+)\.)?(?: Superseded on (\S+) by \[\d{3}\]\((\S+)\)\.)?\n\n/;

test.each(readdirSync(folder))('docs/decisions/%s has its number, a status and dates', (file) => {
  const found = form.exec(readFileSync(join(folder, file), 'utf8'));
  expect(found).not.toBeNull();
  const [number, ...dates] = found!.slice(1, 5).filter((part) => part !== undefined);
  expect(number).toBe(file.slice(0, 3));
  for (const date of dates) expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(dates).toEqual(dates.toSorted());
  if (found![5]) expect(existsSync(join(folder, found![5]))).toBe(true);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RowAccount, unaccounted } from './accounting';

test.each(['clean', 'dirty', 'edges', 'late'])('every row of the sample %s is accounted for', (sample) => {
  const file = join(__dirname, '../../../samples', sample, 'expected/accounting.json');
  const { silver_runs: runs } = JSON.parse(readFileSync(file, 'utf8')) as { silver_runs: RowAccount[] };
  expect(runs.map(unaccounted)).toEqual(runs.map(() => undefined));
});

test.each([9, 11])('%d rows read are not the ten that became something', (read) => {
  expect(unaccounted({ read, new: 4, replaced: 3, dropped: 2, rejected: 1 })).toBe(
    `${read} rows read, but 4 new + 3 replaced + 2 dropped + 1 rejected = 10`,
  );
});

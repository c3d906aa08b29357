import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RowAccount, unaccounted } from './accounting';

test.each(['clean', 'dirty', 'edges', 'late'])('the accounts of the sample %s add up', (sample) => {
  const file = join(__dirname, '../../../samples', sample, 'expected/accounting.json');
  const { silver_runs: runs } = JSON.parse(readFileSync(file, 'utf8')) as { silver_runs: RowAccount[] };
  expect(runs.map(unaccounted)).toEqual(runs.map(() => undefined));
});

test.each([9, 11])('%d rows read and ten outcomes do not add up', (read) => {
  expect(unaccounted({ read, new: 4, replaced: 3, dropped: 2, rejected: 1 })).toBe(
    `${read} rows read, but 4 new + 3 replaced + 2 dropped + 1 rejected = 10`,
  );
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const samples = (...names: string[]) => {
  const { status, stderr } = spawnSync('node', [join(__dirname, 'samples.mjs'), ...names], { encoding: 'utf8' });
  return { status, stderr };
};

test.each([[[]], [['silver', 'nowhere']]])(
  'the tables %j are refused, and the error names those that there are',
  (names) => {
    const { status, stderr } = samples(...names);
    expect(status).toBe(78);
    expect(stderr).toContain(names.length > 0 ? 'There is no table nowhere.' : 'No table is named.');
    expect(stderr).toContain('npm run samples -- TABLE...');
    expect(stderr).toContain('silver, rejected, fact_orders');
  },
);

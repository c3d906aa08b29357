import { type Sample, summarize } from '../statistics';
import { boundsTable } from './bounds-table';

const sample = (what: string, side: string, values: Sample['values']): Sample => ({
  workload: 'bounds',
  what,
  side,
  values,
});

test('a row has its ratio to the base, its bound, and whether the median meets it', () => {
  const samples = [
    sample('few', 'product', { count: 700, wall: 1, cpu: 2, peak: 100 }),
    ...[5, 6, 7].map((cpu) => sample('many', 'product', { count: 3000, wall: 4, cpu, peak: 200 })),
    sample('many', 'base', { wall: 1, cpu: 2, peak: 100 }),
    sample('many', 'bound', { cpu: 6 }),
    sample('validate', 'product', { count: 9, wall: 4, cpu: 4, peak: 600 }),
    sample('validate', 'base', { wall: 1, cpu: 1, peak: 150 }),
    sample('validate', 'bound', { peak: 450 }),
    sample('decode', 'product', { count: 9, wall: 0.1, cpu: 0.2 }),
    sample('decode', 'bound', { wall: 0.2 }),
  ];
  expect(boundsTable(summarize(samples))).toMatchInlineSnapshot(`
    "          count  wall, s  CPU, s  peak, MB  ratio to base         bound  met
    few         700     1.00    2.00       100              -             -    -
    many      3,000     4.00    6.00       200           3.00    CPU 6.00 s  yes
    validate      9     4.00    4.00       600           4.00   peak 450 MB   no
    decode        9    0.100   0.200         -              -  wall 0.200 s  yes"
  `);
});

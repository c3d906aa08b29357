import { summarize, type Sample } from '../statistics';
import { html } from './html';
import { table } from './table';

const samples: Sample[] = [
  ...[2, 3, 2.5].map((wall) => ({
    workload: 'day',
    what: 'one process',
    side: 'product',
    values: { wall, peak: 1234 },
  })),
  ...[4, 5, 6].map((wall) => ({ workload: 'day', what: 'one process', side: 'polars', values: { wall, peak: 617 } })),
  { workload: 'day', what: '<b>idle</b>', side: 'product', values: { wall: 0.1 } },
];
const lines = summarize(samples);

test('the table shows medians, the least and the most, and ratios', () => {
  expect(table(lines)).toMatchInlineSnapshot(`
    "                                   product            polars  product / polars
    one process  wall, s      2.50 (2.00-3.00)  5.00 (4.00-6.00)              0.50
                 peak, MB  1,234 (1,234-1,234)     617 (617-617)              2.00
    <b>idle</b>  wall, s   0.100 (0.100-0.100)                 -                 -"
  `);
});

test('the page loads nothing, and escapes names', () => {
  const page = html({
    measuredAt: '2025-01-01T00:00:00.000Z',
    machine: { cores: 2, model: 'CPU', memory: 24, loadBefore: 0.1, loadDuring: 1.2 },
    warning: undefined,
    versions: { node: '24.0.0' },
    options: { repetitions: 3, scale: 1, backlog: 1_000_000, input: ['blanks'] },
    descriptions: { day: '188,387 events' },
    lines,
    samples,
    steps: {},
  });
  expect(page).toContain('<svg');
  expect(page).toContain('188,387 events');
  expect(page).toContain('&lt;b&gt;idle&lt;/b&gt;');
  expect(page).not.toMatch(/<b>idle|https?:|src=|<link|<script|@import/);
});

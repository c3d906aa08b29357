import { chart, sparkline } from './charts';

const drawn = chart({
  label: 'How "it" <went>',
  names: ['<day>', 'b'],
  series: [
    { name: '</svg><script>', type: 'bar', color: 'a', values: [0.5, null] },
    { name: 'read', type: 'marks', color: 'f', values: [0.5, 0.25] },
  ],
  unit: 'share',
  usual: { low: 0.1, high: 0.2 },
}).markup;

test('a chart is one image with a label, and names in it are escaped', () => {
  expect(drawn).toMatch(/^<svg role="img" aria-label="How &quot;it&quot; &lt;went&gt;" width="760"/);
  expect(drawn).toContain('&lt;/svg&gt;&lt;script&gt;');
  expect(drawn).toContain('&lt;day&gt;');
  expect(drawn.match(/<\/?svg|<script/g)).toEqual(['<svg', '</svg']);
});

test('a chart has no styles of its own, and the colours of the page', () => {
  for (const markup of [drawn, sparkline('few', [1, 0, 3]).markup]) {
    expect(markup).not.toMatch(/<style|\s(?:style|class|on\w+|href)=/);
    const colors = [...markup.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, color]) => color);
    // Black is what has no opacity.
    expect(colors.filter((color) => !/^(?:none|var\(--\w+\)|rgb\(0,0,0\)|#000)$/.test(color!))).toEqual([]);
  }
});

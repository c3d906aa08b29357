import { Html, html } from './html';

const hostile = `<script>alert("1")</script> & 'more'`;
const harmless = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;';

test('values in markup are escaped', () => {
  expect(html`<p title="${hostile}">${hostile} ${7}</p>`.markup).toBe(`<p title="${harmless}">${harmless} 7</p>`);
});

test('markup in markup is not escaped', () => {
  const items = [hostile, 'b'].map((text) => html`<li>${text}</li>`);
  expect(html`${items} ${new Html('<hr>')}`.markup).toBe(`<li>${harmless}</li><li>b</li> <hr>`);
});

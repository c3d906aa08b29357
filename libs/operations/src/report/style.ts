/** The style sheet of the page. Charts use the colours of its custom properties. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #fff; --ink: #1c1d21; --soft: #55585f; --line: #d9dce1; --panel: #f5f6f8; --link: #0b57a4;
  --failure: #a3160f; --failure-back: #fdecea; --warning: #7a4b00; --warning-back: #fff4dd; --fine: #14662b; --band: #e3ecf6;
  --good: #1f7a3a; --bad: #b3261e; --a: #1f6fb5; --b: #b06f00; --c: #6a4fb3; --d: #b3261e; --e: #0b7a75; --f: #6f6f77;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15171b; --ink: #e7e9ee; --soft: #aab0ba; --line: #363b44; --panel: #1d2026; --link: #8ebdf2;
    --failure: #ffb4ab; --failure-back: #45201d; --warning: #f3c66b; --warning-back: #3c2f12; --fine: #8bd5a0; --band: #26303c;
    --good: #58b878; --bad: #f2786d; --a: #5fa8e6; --b: #dda13a; --c: #a58df0; --d: #f2786d; --e: #45bdb6; --f: #9a9ca5;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.5rem 4rem; max-width: 64rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; background: var(--page); padding: 0.5rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.5rem 0; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
p, li { max-width: 48rem; }
.soft, figcaption { color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; padding: 0; }
.findings { list-style: none; padding: 0; }
.findings li { border-left: 6px solid; padding: 0.5rem 0.75rem; margin: 0.5rem 0; }
.findings .failure { border-color: var(--failure); background: var(--failure-back); }
.findings .warning { border-color: var(--warning); background: var(--warning-back); }
.failure b { color: var(--failure); }
.warning b { color: var(--warning); }
.fine { color: var(--fine); }
figure { margin: 1rem 0; }
.wide { overflow-x: auto; }
.chart svg { display: block; width: 100%; min-width: 38rem; height: auto; }
td svg { display: block; width: 140px; height: 28px; }
svg text { font: 12px system-ui, sans-serif; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th.number, td.number { text-align: right; white-space: nowrap; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.25rem; }
summary { cursor: pointer; color: var(--link); }
code { font-size: 0.95em; }
@media print { details:not([open]) { display: none; } }
`;

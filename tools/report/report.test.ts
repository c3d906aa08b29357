import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readReportInput } from '@fastcart/operations/report/input';
import { reportPage } from '@fastcart/operations/report/page';
import { daysBefore, parseConditions, qualityReport } from '@fastcart/quality';
import { Lake } from '@fastcart/runtime';
import type * as Axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ordinary, runDay, type Source } from '../../e2e/support/days';
import { temporaryFolder } from '../../e2e/support/lake';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const images = join(__dirname, '../../docs/images');
const axeScript = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
let browser: Browser;

/** A new version of the shop: orders without a customer, wrong totals, and a new field. */
const broken: Source = (event, index) => {
  if (index % 4 === 3) return ordinary({ ...event, customer_id: null }, index);
  if (index % 7 === 5) return ordinary({ ...event, total: Number(event.total) + 5 }, index);
  return ordinary({ ...event, '<i>coupon</i>': 'SPRING' }, index);
};

/** URLs of the pages, by name. */
const pages: Record<string, string> = {};

async function write(name: string, morning: string, failOn: string): Promise<void> {
  const now = new Date(`${morning}T06:00:00Z`);
  const figures = { ...(await readReportInput(new Lake(lake), now)), lake: 'hdfs://fastcart/lake' };
  const report = qualityReport(figures, now, { failOn: parseConditions(failOn).conditions, warnOn: [] });
  const file = join(folder, `${name}.html`);
  writeFileSync(file, reportPage(report));
  pages[name] = pathToFileURL(file).href;
}

beforeAll(async () => {
  if (!existsSync(program)) throw new Error(`${program} is not there: install Chromium, or name it in CHROMIUM`);
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  for (let before = 20; before >= 0; before--) await runDay(log, lake, daysBefore('2026-03-18', before));
  await write('good', '2026-03-19', 'accounting,score<0.95');
  await runDay(log, lake, '2026-03-19', broken);
  await write('bad', '2026-03-20', 'accounting,score<0.95');
}, 600_000);
afterAll(() => browser.close());

interface Opened {
  page: Page;
  /** What the browser asked for, and what it complained of. */
  requests: string[];
  complaints: string[];
}

async function open(name: string, colorScheme: 'light' | 'dark' = 'light', width = 1000): Promise<Opened> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 760 } });
  const [requests, complaints]: string[][] = [[], []];
  page.on('request', (request) => requests!.push(request.url()));
  page.on('console', (message) => complaints!.push(message.text()));
  page.on('pageerror', (error) => complaints!.push(error.message));
  await page.goto(pages[name]!);
  return { page, requests: requests!, complaints: complaints! };
}

test.each(['good', 'bad'])('the page of a %s day sends no request and breaks no policy', async (name) => {
  const { page, requests, complaints } = await open(name);
  expect(requests).toEqual([pages[name]]);
  expect(complaints).toEqual([]);
  expect(await page.locator('script').count()).toBe(0);
  expect(await page.locator('i').count()).toBe(0);
  await page.close();
});

/** The pictures in docs/quality-report.md. PICTURE=1 writes them again. */
test.each(['good', 'bad'])('the picture of a %s day exists', async (name) => {
  const { page } = await open(name);
  const path = join(images, `report-${name}.png`);
  await page.setViewportSize({ width: 1000, height: 900 });
  const picture = await page.screenshot();
  if (process.env.PICTURE) {
    mkdirSync(images, { recursive: true });
    writeFileSync(path, picture);
  }
  expect(existsSync(path)).toBe(true);
  await page.close();
});

test('the page of a good day begins with that', async () => {
  const { page } = await open('good');
  expect(await page.title()).toBe('Data quality: nothing stands out on 2026-03-18 and 2026-03-19');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
    'Data quality: nothing stands out on 2026-03-18 and 2026-03-19',
  );
  await page.close();
});

test('the page of a bad day begins with the failures, with links to their sections', async () => {
  const { page } = await open('bad');
  expect(await page.title()).toBe('Data quality: 1 failure, 2 warnings');
  const findings = page.getByRole('listitem').filter({ hasText: /^\s*(Failure|Warning)/ });
  expect((await findings.allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
    expect.stringMatching(
      /^Failure Trusted rows: 8.* on 2026-03-19, .*; mostly total_matches \(condition: score<0\.95\)$/,
    ),
    expect.stringMatching(/^Warning Rejected events: 2.*; mostly customer_id_missing$/),
    'Warning The schema of the events has changed: new column <i>coupon</i>',
  ]);
  await findings.first().getByRole('link').click();
  expect(new URL(page.url()).hash).toBe('#score');
  await page.close();
});

test.each(['light', 'dark'] as const)('axe finds no violation with all figures open, in %s', async (scheme) => {
  const { page } = await open('bad', scheme);
  for (const summary of await page.locator('summary').all()) await summary.click();
  await page.evaluate(`${axeScript}; null`);
  const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: typeof Axe }).axe.run());
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
  expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'svg-img-alt', 'bypass']));
  await page.close();
});

/** axe does not judge the colours of drawings: WCAG's ratio, of texts 4.5 and of shapes 3. */
test.each(['light', 'dark'] as const)('charts have enough contrast in %s', async (scheme) => {
  const { page } = await open('bad', scheme);
  const [back, texts, shapes] = await page.evaluate(() => {
    const colors = (selector: string, property: 'fill' | 'stroke' | 'backgroundColor'): string[] => [
      ...new Set([...document.querySelectorAll(selector)].map((node) => getComputedStyle(node)[property])),
    ];
    return [
      colors('body', 'backgroundColor'),
      colors('svg text', 'fill'),
      [
        ...colors('svg [fill^="var(--"]:not(text, [fill="var(--band)"])', 'fill'),
        ...colors('svg [stroke^="var(--"][stroke-width="2"]', 'stroke'),
      ],
    ] as const;
  });
  expect(texts.filter((color) => contrast(color, back[0]!) < 4.5)).toEqual([]);
  expect(shapes.filter((color) => contrast(color, back[0]!) < 3)).toEqual([]);
  expect([texts.length, shapes.length > 4]).toEqual([1, true]);
  await page.close();
});

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((left, right) => right - left);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = [...color.matchAll(/\d+/g)].slice(0, 3).map(([text]) => {
    const part = Number(text) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

test('the keyboard reaches all links and figures', async () => {
  const { page } = await open('bad');
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toBe('To the findings');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toMatch(/^\s*Trusted rows/);
  const summary = page.locator('#score summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Trusted rows by day' }).waitFor();
  await page.close();
});

test('each chart has a label for screen readers, and its figures as a table', async () => {
  const { page } = await open('bad');
  const charts = page.locator('figure svg');
  const labels = await charts.evaluateAll((all) => all.map((svg) => svg.getAttribute('aria-label') ?? ''));
  expect(labels.length).toBeGreaterThan(6);
  expect(labels.filter((label) => label.length < 20)).toEqual([]);
  expect(await page.locator('figure details table').count()).toBe(labels.length);
  const headings = await page.locator('h1, h2, h3').evaluateAll((all) => all.map(({ tagName }) => tagName));
  expect(headings.slice(0, 2)).toEqual(['H1', 'H2']);
  await page.close();
});

test('a narrow window does not scroll sideways', async () => {
  const { page } = await open('bad', 'light', 360);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.close();
});

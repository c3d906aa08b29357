import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable, query } from '@fastcart/delta';
import { parseConditions, type QualityReport, qualityReport } from '@fastcart/quality';
import { Lake } from '@fastcart/runtime';
import { rejected, silver, tables } from '@fastcart/schemas';
import { readFigures } from '@fastcart/lake/report/figures';
import { reportPage } from '@fastcart/lake/report/page';
import { lakeRun } from '../support/command';
import { ordinary, runDay, type Source } from '../support/days';
import { run, temporaryFolder } from '../support/lake';
import { copyLog } from '../support/samples';

const folder = temporaryFolder();

async function report(lake: string, now: Date, failOn = ''): Promise<QualityReport> {
  const conditions = failOn === '' ? [] : parseConditions(failOn).conditions;
  return qualityReport(await readFigures(new Lake(lake), now), now, { failOn: conditions, warnOn: [] });
}

const firstLine = (page: string): string => /<ol class="findings">\s*<li[^>]*>\s*(.*?)\s*<\/li>/s.exec(page)![1]!;

describe('after two weeks of ordinary days', () => {
  const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
  const [day, morningAfter] = ['2026-03-12', new Date('2026-03-13T06:00:00Z')];
  let copies = 0;

  beforeAll(async () => {
    for (let date = 3; date <= 11; date++) await runDay(log, lake, `2026-03-${String(date).padStart(2, '0')}`);
  });

  /** The lake after one more day of another source. */
  async function after(source: Source): Promise<string> {
    const copy = join(folder, `copy-${++copies}`);
    cpSync(log, join(copy, 'log'), { recursive: true });
    cpSync(lake, join(copy, 'lake'), { recursive: true });
    await runDay(join(copy, 'log'), join(copy, 'lake'), day, source);
    return join(copy, 'lake');
  }

  test('nothing stands out on another one', async () => {
    const good = await report(await after(ordinary), morningAfter);
    expect(good.findings).toEqual([]);
    expect(reportPage(good)).toContain('nothing stands out');
  });

  test.each<[check: string, source: Source, line: RegExp]>([
    [
      'score',
      (event, index) => ordinary(index % 4 === 3 ? { ...event, total: Number(event.total) + 5 } : event, index),
      /Trusted rows: 7\d\.\d % on 2026-03-12, usually 9\d\.\d %; mostly total_matches/,
    ],
    [
      'rejected',
      (event, index) => ordinary(index % 4 === 3 ? { ...event, customer_id: ' ' } : event, index),
      /Rejected events: 2\d\.\d % on 2026-03-12, usually 2\.\d %; mostly customer_id_missing/,
    ],
    [
      'quarantined',
      (event, index) => (index % 5 === 3 ? ['{"order_id":'] : ordinary(event, index)),
      /Quarantined messages: \d\d\.\d % on 2026-03-12, usually 0\.0 %/,
    ],
    [
      'duplicates',
      (event, index) => [...ordinary(event, index), ...(index % 2 === 0 ? ordinary(event, index) : [])],
      /Duplicates: \d\d\.\d % on 2026-03-12, usually 0\.0 %/,
    ],
    [
      'volume',
      (event, index) => (index % 3 === 0 ? ordinary(event, index) : []),
      /Messages received: \d\d messages on 2026-03-12, usually 2\d\d messages/,
    ],
    [
      'schema',
      (event, index) => ordinary(index % 9 === 0 ? { ...event, '<b>gift</b>': true } : event, index),
      /New from the source: column &lt;b&gt;gift&lt;\/b&gt;/,
    ],
    [
      'rescued',
      (event, index) => ordinary(index % 4 === 3 ? { ...event, quantity: String(event.quantity) } : event, index),
      /Events with rescued values: 2\d\.\d % on 2026-03-12, usually 1\.\d %/,
    ],
  ])('a day with a fault: %s', async (check, source, line) => {
    const bad = await report(await after(source), morningAfter);
    expect(bad.findings[0]).toMatchObject({ severity: 'warning', check });
    expect(firstLine(reportPage(bad))).toMatch(line);
  });

  test('no new rows for days', async () => {
    const stale = await report(lake, new Date('2026-03-14T06:00:00Z'));
    expect(firstLine(reportPage(stale))).toMatch(/Nothing new in bronze for 2 days, usually 24 hours at most/);
  });

  test('a run whose account does not close is a failure', async () => {
    const broken = await after(ordinary);
    const table = await DeltaTable.open(new Lake(broken).urlOf(silver));
    const counts = { read: 10, new: 0, replaced: 0, dropped: 8, rejected: 1 };
    const metadata = {
      runId: 'by-hand',
      layer: 'silver',
      startedAt: `${day}T23:00:00Z`,
      counts,
      reached: { bronze: '99' },
    };
    await table.append(query(`SELECT * FROM silver WHERE false`, { silver: table }), { commit: { metadata } });
    const { findings, accounting } = await report(broken, morningAfter);
    expect(findings[0]).toMatchObject({ severity: 'failure', check: 'accounting' });
    expect(findings[0]!.text).toContain(
      'run by-hand: 10 rows read, but 0 new + 0 replaced + 8 dropped + 1 rejected = 9',
    );
    expect(accounting.rows).toBe(1);
  });

  test('rows of Silver that Bronze does not have are a failure', async () => {
    const broken = await after(ordinary);
    const table = await DeltaTable.open(new Lake(broken).urlOf(silver));
    const rows = query(`SELECT * FROM silver WHERE ingestion_date = DATE '${day}'`, { silver: table });
    await table.append(rows, {});
    const { findings } = await report(broken, morningAfter);
    expect(findings[0]).toMatchObject({ severity: 'failure', check: 'accounting' });
    expect(findings[0]!.text).toMatch(/^2026-03-12: 2\d\d rows in Bronze, but 4\d\d in Silver/);
  });
});

test('rows that were lost are a failure that the command tells first', async () => {
  const [log, lake] = [join(folder, 'robbed-log'), join(folder, 'robbed')];
  copyLog('late', log);
  await run(log, lake);
  expect((await report(lake, new Date())).accounting).toEqual({ rows: 0, mistakes: [] });
  const [rows, rejects] = await new Lake(lake).open(silver, rejected);
  await rows.delete(`status = 'shipped'`, { commit: { metadata: { housekeeping: true } } });
  await rejects.delete();
  const { code, output, errors } = await lakeRun(['report', '--lake', lake, '--fail-on', 'accounting']);
  expect({ code, errors }).toEqual({ code: 65, errors: expect.stringContaining('QUALITY_FAILED') });
  const lines = output.split('\n').slice(0, 2);
  expect(lines[0]).toMatch(/^failure: silver: \d+ rows, but \d+ by the accounts of its runs since version 0/);
  expect(lines[1]).toMatch(/^failure: rejected: 0 rows, but \d+ by the accounts of its runs since version 0/);
});

describe.each(['dirty', 'edges'])('the figures of the sample %s', (name) => {
  const [log, lake] = [join(folder, `${name}-log`), join(folder, name)];
  let figures: QualityReport;

  beforeAll(async () => {
    copyLog(name, log);
    await run(log, lake);
    figures = await report(lake, new Date());
  });

  /** The one value of a statement of another shape than the report's. */
  const value = async (sql: string): Promise<string> => {
    const opened = await new Lake(lake).open(...tables);
    const { rows } = await query(sql, Object.fromEntries(tables.map((table, at) => [table.name, opened[at]!]))).text();
    return rows[0]![0]!;
  };
  const count = async (table: string, condition = 'true'): Promise<number> =>
    Number(await value(`SELECT count(*) FROM ${table} WHERE ${condition}`));

  test('are those of the tables', async () => {
    // That of the run, which may have been yesterday.
    const today = figures.days.findLast(({ bronze }) => bronze > 0)!;
    expect(today).toMatchObject({
      bronze: await count('bronze'),
      rescued: await count('bronze', '_rescued_data IS NOT NULL'),
      quarantined: await count('quarantine'),
      rejected: await count('rejected'),
      kept: await count('silver'),
      trusted: await count('silver', 'cardinality(failed_rules) = 0'),
    });
    const { arrived } = today;
    expect(arrived.read).toBe(today.bronze);
    expect(arrived.replaced + arrived.dropped).toBe(today.bronze - today.kept - today.rejected);
  });

  test('of each rule are those of the rows', async () => {
    for (const { name: rule, kind, total } of figures.rules) {
      const expected = {
        reject: () => count('rejected', `array_to_string(reject_reasons, ' ') LIKE '%${rule}%'`),
        score: () => count('silver', `array_to_string(failed_rules, ' ') LIKE '%${rule}%'`),
        quarantine: () => count('quarantine', `reason = '${rule}'`),
        warning: async () => total,
      }[kind];
      expect({ rule, total }).toEqual({ rule, total: await expected() });
    }
  });

  test('of revenue are those of the shipped events', async () => {
    const sum = (trusted: boolean) =>
      value(`SELECT CAST(CAST(coalesce(sum(total), 0) AS decimal(38, 2)) AS string) FROM silver
        WHERE status = 'shipped' AND (cardinality(failed_rules) = 0) = ${trusted}`);
    expect(figures.revenue.trusted.total).toBe(await sum(true));
    expect(figures.revenue.leftOut.total).toBe(await sum(false));
  });

  test('lead to messages that break the rule', async () => {
    const broken = figures.rules.filter(({ kind, total }) => kind === 'reject' && total > 0);
    expect(broken.length > 0).toBe(name === 'dirty');
    for (const { name: rule, total, samples } of broken) {
      expect(samples).toHaveLength(Math.min(5, total));
      for (const { partition, offset } of samples) {
        const where = `kafka_partition = ${partition} AND kafka_offset = ${offset} AND array_has(reject_reasons, '${rule}')`;
        expect(await count('rejected', where)).toBe(1);
      }
    }
  });
});

describe('the command', () => {
  const [log, lake, page] = [join(folder, 'commanded-log'), join(folder, 'commanded'), join(folder, 'page.html')];

  beforeAll(async () => {
    copyLog('dirty', log);
    await run(log, lake);
  });

  const command = (...args: string[]) => lakeRun(['report', '--lake', lake, ...args]);

  test('writes a page, and prints what stands out', async () => {
    const { code, output } = await command('--html', page);
    expect(code).toBe(0);
    expect(output).toMatch(/^check +\d{4}-\d\d-\d\d/m);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[^]*<\/html>\s*$/);
  });

  test('prints the report as JSON', async () => {
    const { judgedDays, days, rules } = JSON.parse((await command('--json')).output) as QualityReport;
    expect(judgedDays).toHaveLength(2);
    expect(days.findLast(({ bronze }) => bronze > 0)).toMatchObject({
      bronze: 135,
      quarantined: 15,
      rejected: 24,
      kept: 108,
    });
    expect(rules.map(({ name }) => name)).toContain('total_matches');
  });

  test('fails when a condition is crossed, and tells all of them at once', async () => {
    const { code, output, errors } = await command(
      '--fail-on',
      'score<0.99,accounting,rejected>0.1,volume<1',
      '--warn-on',
      'total_zero>0',
    );
    expect(code).toBe(65);
    expect(output).toMatch(/^failure: Trusted rows: .*\nfailure: Rejected events: .*\n(?:.*\n)*warning: total_zero/);
    const { code: name, message } = JSON.parse(errors) as Record<string, string>;
    expect(name).toBe('QUALITY_FAILED');
    expect(message).toMatch(/score<0\.99 is 0\.\d+ on .*; rejected>0\.1 is 0\.1\d+ on /);
    expect(message).not.toMatch(/accounting|volume|total_zero/);
  });

  test('passes when none is', async () => {
    expect((await command('--fail-on', 'accounting,score<0.5,freshness>60')).code).toBe(0);
  });

  test('tells all that is wrong with conditions', async () => {
    const { code, errors } = await command('--fail-on', 'scores<1,rejected>x', '--warn-on', '');
    expect(code).toBe(78);
    expect(errors).toMatch(/scores.*rejected>x.*--warn-on/);
  });
});

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable, query } from '@fastcart/delta';
import { readReportInput } from '@fastcart/operations/report/input';
import { reportPage } from '@fastcart/operations/report/page';
import { parseConditions, type QualityReport, qualityReport } from '@fastcart/quality';
import { Lake } from '@fastcart/runtime';
import { rejected, silver, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { ordinary, runDay, type Source } from '../support/days';
import { run, temporaryFolder } from '../support/lake';
import { copyLog } from '../support/samples';

const folder = temporaryFolder();

async function report(lake: string, now: Date, failOn = ''): Promise<QualityReport> {
  const conditions = failOn === '' ? [] : parseConditions(failOn).conditions;
  return qualityReport(await readReportInput(new Lake(lake), now), now, { failOn: conditions, warnOn: [] });
}

/** The findings, as the page lists them. */
const linesOf = (page: string): string[] =>
  [.../<ol class="findings">(.*?)<\/ol>/s.exec(page)![1]!.matchAll(/<li[^>]*>\s*(.*?)\s*<\/li>/gs)].map(
    ([, line]) => line!,
  );

/** Faults of the source and the findings that they cause. On the day with all faults, each event has at most one. */
const faults: { check: string; sent: Source; line: RegExp }[] = [
  {
    check: 'score',
    sent: (event) => [{ ...event, total: Number(event.total) + 5 }],
    line: /Trusted rows: 8\d\.\d % on 2026-03-12, usually 9\d\.\d %; mostly total_matches/,
  },
  {
    check: 'rejected',
    sent: (event) => [{ ...event, customer_id: ' ' }],
    line: /Rejected events: 1\d\.\d % on 2026-03-12, usually 2\.\d %; mostly customer_id_missing/,
  },
  {
    check: 'quarantined',
    sent: () => ['{"order_id":'],
    line: /Quarantined messages: \d\d\.\d % on 2026-03-12, usually 0\.0 %/,
  },
  {
    check: 'duplicates',
    sent: (event) => [event, event],
    line: /Duplicates: \d\d\.\d % on 2026-03-12, usually 0\.0 %/,
  },
  {
    check: 'schema',
    sent: (event) => [{ ...event, '<b>gift</b>': true }],
    line: /The schema of the events has changed: new column &lt;b&gt;gift&lt;\/b&gt;/,
  },
  {
    check: 'rescued',
    sent: (event) => [{ ...event, quantity: String(event.quantity) }],
    line: /Events with rescued values: 1\d\.\d % on 2026-03-12, usually 1\.\d %/,
  },
];

describe('after eight ordinary days', () => {
  const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
  const [day, morningAfter] = ['2026-03-12', new Date('2026-03-13T06:00:00Z')];
  const good = join(folder, 'good/lake');
  let bad: QualityReport;
  let lines: string[];

  beforeAll(async () => {
    for (let date = 4; date <= 11; date++) await runDay(log, lake, `2026-03-${String(date).padStart(2, '0')}`);
    await after('good', ordinary);
    const faulty: Source = (event, index) => (faults[index % 8]?.sent ?? ordinary)(event, index);
    bad = await report(await after('bad', faulty), morningAfter);
    lines = linesOf(reportPage(bad));
  });

  /** The lake after one more day of a source. */
  async function after(name: string, source: Source): Promise<string> {
    const copy = join(folder, name);
    cpSync(log, join(copy, 'log'), { recursive: true });
    cpSync(lake, join(copy, 'lake'), { recursive: true });
    await runDay(join(copy, 'log'), join(copy, 'lake'), day, source);
    return join(copy, 'lake');
  }

  function copyOfGood(name: string): string {
    const copy = join(folder, name);
    cpSync(good, copy, { recursive: true });
    return copy;
  }

  test('another ordinary day has no findings', async () => {
    const figures = await report(good, morningAfter);
    expect(figures.findings).toEqual([]);
    expect(reportPage(figures)).toContain('nothing stands out');
  });

  test.each(faults)('a day with faults in $check has that finding', ({ check, line }) => {
    const at = bad.findings.findIndex((finding) => finding.check === check);
    expect(bad.findings[at]).toMatchObject({ severity: 'warning', check });
    expect(lines[at]).toMatch(line);
  });

  test('the day with all faults has no other findings', () => {
    expect(bad.findings.map(({ check }) => check)).toEqual(faults.map(({ check }) => check));
    expect(lines).toHaveLength(faults.length);
  });

  test('a day with a third of the messages has the finding volume', async () => {
    const few = await report(
      await after('few', (event, index) => (index % 3 === 0 ? ordinary(event, index) : [])),
      morningAfter,
    );
    expect(few.findings[0]).toMatchObject({ severity: 'warning', check: 'volume' });
    const line = /Messages received: \d\d messages on 2026-03-12, usually 2\d\d messages/;
    expect(linesOf(reportPage(few))[0]).toMatch(line);
  });

  test('a layer without new rows for days has the finding freshness', async () => {
    const stale = await report(lake, new Date('2026-03-14T06:00:00Z'));
    expect(linesOf(reportPage(stale))[0]).toMatch(/No new rows in bronze for 2 days, usually 24 hours at most/);
  });

  test('a run whose account does not add up is a failure', async () => {
    const broken = copyOfGood('unaccounted');
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
    const broken = copyOfGood('doubled');
    const table = await DeltaTable.open(new Lake(broken).urlOf(silver));
    const rows = query(`SELECT * FROM silver WHERE ingestion_date = DATE '${day}'`, { silver: table });
    await table.append(rows, {});
    const { findings } = await report(broken, morningAfter);
    expect(findings[0]).toMatchObject({ severity: 'failure', check: 'accounting' });
    expect(findings[0]!.text).toMatch(/^2026-03-12: 2\d\d rows in Bronze, but 4\d\d in Silver/);
  });
});

/** Lakes of samples, which no test changes. */
const samples = ['dirty', 'edges'] as const;
const lakeOf = (name: (typeof samples)[number]): string => join(folder, name);

beforeAll(async () => {
  for (const name of samples) {
    copyLog(name, `${lakeOf(name)}-log`);
    await run(`${lakeOf(name)}-log`, lakeOf(name));
  }
});

test('rows that a table has lost are a failure, which the command prints first', async () => {
  const lake = join(folder, 'robbed');
  cpSync(lakeOf('dirty'), lake, { recursive: true });
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

describe.each(samples)('the figures of the sample %s', (name) => {
  const lake = lakeOf(name);
  let figures: QualityReport;

  beforeAll(async () => {
    figures = await report(lake, new Date());
  });

  /** The one value of a statement that is written in another way than the report's. */
  const value = async (sql: string): Promise<string> => {
    const opened = await new Lake(lake).open(...tables);
    const { rows } = await query(sql, Object.fromEntries(tables.map((table, at) => [table.name, opened[at]!]))).text();
    return rows[0]![0]!;
  };
  const count = async (table: string, condition = 'true'): Promise<number> =>
    Number(await value(`SELECT count(*) FROM ${table} WHERE ${condition}`));

  test('equal the counts of the tables', async () => {
    // The day of the run, which may have been yesterday.
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

  test('of each rule equal the counts of the rows that break it', async () => {
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

  test('of revenue equal the sums of the shipped events', async () => {
    const sum = (trusted: boolean) =>
      value(`SELECT CAST(CAST(coalesce(sum(total), 0) AS decimal(38, 2)) AS string) FROM silver
        WHERE status = 'shipped' AND (cardinality(failed_rules) = 0) = ${trusted}`);
    expect(figures.revenue.trusted.total).toBe(await sum(true));
    expect(figures.revenue.leftOut.total).toBe(await sum(false));
  });

  test('name messages that break the rule', async () => {
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
  const [lake, page] = [lakeOf('dirty'), join(folder, 'page.html')];

  const command = (...args: string[]) => lakeRun(['report', '--lake', lake, ...args]);

  test('writes a page and prints the findings', async () => {
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

  test('exits with 65 when conditions are met, and names all of them', async () => {
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

  test('exits with 0 when no condition is met', async () => {
    expect((await command('--fail-on', 'accounting,score<0.5,freshness>60')).code).toBe(0);
  });

  test('names all invalid conditions', async () => {
    const { code, errors } = await command('--fail-on', 'scores<1,rejected>x', '--warn-on', 'nonsense');
    expect(code).toBe(78);
    expect(errors).toMatch(/scores.*rejected>x.*nonsense/);
  });
});

import { parseConditions } from './conditions';
import { datesFrom, daysBefore } from './days';
import { type DayFigures, emptyDay, type ReportInput } from './figures';
import { type QualityReport, qualityReport } from './report';
import { verdictOf } from './verdict';

const today = '2026-03-20';
const now = new Date(`${today}T06:00:00Z`);
const yesterday = daysBefore(today, 1);

const ordinary = (day: string): DayFigures => ({
  ...emptyDay(day),
  ...{ bronze: 1000, quarantined: 10, rescued: 20, rejected: 50, kept: 940, trusted: 931 },
  ...{ shipped: { events: 200, total: '20000.00' }, leftOut: { events: 2, total: '150.00' } },
  leftOutBy: { total_matches: { events: 2, total: '150.00' }, status_known: { events: 1, total: '50.00' } },
  broken: { total_zero: 30, customer_id_missing: 20, total_matches: 6, status_known: 3, quantity_range: 5 },
  quarantine: { invalid_json: 10 },
});

const account = { read: 1000, new: 930, replaced: 8, dropped: 12, rejected: 50 };
const run = <T>(table: 'bronze' | 'silver' | 'fact_orders', day: string, of: T) => ({
  ...{ table, version: 1, runId: `run of ${day}`, account: of },
  startedAt: `${day}T22:00:00.000Z`,
});

/** Two weeks, the last whole day as `change` makes it. */
function figuresOf(change: (day: DayFigures) => DayFigures = (day) => day): ReportInput {
  const days = datesFrom(daysBefore(today, 14), yesterday);
  return {
    lake: 'file:///lake',
    versions: { silver: 14 },
    days: days.map((day) => (day === yesterday ? change(ordinary(day)) : ordinary(day))),
    bronzeRuns: days.map((day) => run('bronze', day, { read: 1010, rows: 1000, quarantined: 10, lost: 0 })),
    silverRuns: days.map((day) => run('silver', day, account)),
    orderRuns: days.map((day) => run('fact_orders', day, { orders: 300, broken: { lifecycle_order: 3 } })),
    rowBalances: [{ table: 'silver', since: 0, rows: 13_020, accounted: 13_020 }],
    layers: [
      { layer: 'bronze', newest: `${yesterday}T22:00:00Z`, pauses: Object.fromEntries(days.map((day) => [day, 1440])) },
    ],
    columns: [{ name: 'gift', type: 'boolean', rows: 5, first: daysBefore(today, 9), last: yesterday }],
    paths: [{ name: 'quantity', rows: 5, first: null, last: yesterday }],
    samples: { total_zero: [{ partition: 0, offset: '7' }] },
  };
}

const reportOf = (figures: ReportInput, failOn = '', warnOn = ''): QualityReport => {
  const conditions = (text: string) => (text === '' ? [] : parseConditions(text).conditions);
  return qualityReport(figures, now, { failOn: conditions(failOn), warnOn: conditions(warnOn) });
};

test('an ordinary day has no findings', () => {
  expect(reportOf(figuresOf()).findings).toEqual([]);
});

test.each<[check: string, changed: Partial<DayFigures>, text: string]>([
  [
    'score',
    { trusted: 800, broken: { status_known: 135 } },
    'Trusted rows: 85.1 % on 2026-03-19, usually 99.0 %; mostly status_known',
  ],
  ['rejected', { rejected: 200, kept: 790, trusted: 782 }, 'Rejected events: 20.0 % on 2026-03-19, usually 5.0 %'],
  ['quarantined', { quarantined: 100 }, 'Quarantined messages: 9.1 % on 2026-03-19, usually 1.0 %'],
  ['rescued', { rescued: 200 }, 'Events with rescued values: 20.0 % on 2026-03-19, usually 2.0 %'],
  [
    'volume',
    { bronze: 300, quarantined: 3, rejected: 15, kept: 280, trusted: 278, rescued: 6 },
    'Messages received: 303 messages on 2026-03-19, usually 1,010 messages',
  ],
  ['left_out', { leftOut: { events: 9, total: '9000.00' } }, 'Revenue left out: 31.0 % on 2026-03-19, usually 0.7 %'],
  ['quantity_range', { broken: { quantity_range: 100 } }, 'quantity_range: 10.6 % on 2026-03-19, usually 0.5 %'],
])('a day with an unusual %s is a finding', (check, changed, text) => {
  const [first] = reportOf(figuresOf((day) => ({ ...day, ...changed }))).findings;
  expect(first).toEqual({ severity: 'warning', check, day: yesterday, text });
});

test('the verdict counts failures and warnings, or says that there are none', () => {
  const failing = figuresOf((day) => ({ ...day, rejected: 200, kept: 790, trusted: 782, rescued: 200 }));
  expect(verdictOf(reportOf(failing, 'rejected>0.1,left_out>0'))).toBe('2 failures, 1 warning');
  expect(verdictOf(reportOf(figuresOf()))).toBe('nothing stands out on 2026-03-19 and 2026-03-20');
  expect(verdictOf(reportOf({ ...figuresOf(), days: [] }))).toBe('no messages on 2026-03-19 and 2026-03-20');
});

test('a day that is better than usual is not a finding', () => {
  expect(reportOf(figuresOf((day) => ({ ...day, trusted: day.kept, rejected: 0, broken: {} }))).findings).toEqual([]);
});

test('a share of few rows is not a finding', () => {
  const few = { bronze: 60, rejected: 30, kept: 30, trusted: 10 };
  const { findings } = reportOf(figuresOf((day) => ({ ...day, ...few })));
  expect(findings.map(({ check }) => check)).toEqual(['volume']);
});

test('duplicates are a finding of the day on which Silver read them', () => {
  const figures = figuresOf();
  figures.silverRuns.at(-1)!.account = { read: 1000, new: 500, replaced: 400, dropped: 50, rejected: 50 };
  expect(reportOf(figures).findings).toEqual([
    expect.objectContaining({ check: 'duplicates', text: 'Duplicates: 45.0 % on 2026-03-19, usually 2.0 %' }),
  ]);
});

test('a layer that is not written to for much longer than usual is stale', () => {
  const figures = figuresOf();
  figures.layers[0]!.newest = '2026-03-18T04:00:00Z';
  expect(reportOf(figures).findings[0]).toMatchObject({
    check: 'freshness',
    text: 'No new rows in bronze for 2 days, usually 24 hours at most',
  });
});

test('names that the source added on a judged day are a finding', () => {
  const figures = figuresOf();
  figures.columns[0]!.first = yesterday;
  figures.paths[0]!.first = today;
  expect(reportOf(figures).findings).toEqual([
    {
      severity: 'warning',
      check: 'schema',
      day: null,
      text: 'The schema of the events has changed: new column gift, new path quantity in _rescued_data',
    },
  ]);
});

test('accounts that do not add up are failures and come first', () => {
  const figures = figuresOf((day) => ({ ...day, trusted: 100, kept: 990 }));
  figures.bronzeRuns[0]!.account = { read: 1011, rows: 1000, quarantined: 10, lost: 3 };
  figures.silverRuns[0]!.account = { ...account, new: 929 };
  const { findings, accounting } = reportOf(figures);
  expect(findings.map(({ severity, check }) => `${severity} ${check}`)).toEqual([
    ...Array<string>(3).fill('failure accounting'),
    'warning score',
  ]);
  expect(accounting).toEqual({
    rows: 1 + 1 + 40,
    mistakes: [
      'bronze, version 1, run run of 2026-03-06: 1011 messages read, but 1000 rows + 10 quarantined = 1010',
      expect.stringContaining('1000 rows read, but 929 new + 8 replaced + 12 dropped + 50 rejected = 999'),
      '2026-03-19: 1000 rows in Bronze, but 990 in Silver + 50 rejected',
    ],
  });
});

test('at most ten accounts that do not add up are listed', () => {
  const figures = figuresOf();
  for (const silverRun of figures.silverRuns) silverRun.account = { ...account, new: 929 };
  const { findings, accounting } = reportOf(figures);
  expect(findings).toHaveLength(11);
  expect(findings.at(-1)!.text).toBe('4 more accounts that do not add up');
  expect(accounting.mistakes).toHaveLength(14);
});

test('rows that a table has lost are a failure', () => {
  const figures = figuresOf();
  figures.rowBalances[0]!.rows -= 20;
  const { findings, accounting } = reportOf(figures);
  expect(accounting.rows).toBe(20);
  expect(findings[0]).toMatchObject({
    severity: 'failure',
    check: 'accounting',
    text: 'silver: 13000 rows, but 13020 by the accounts of its runs since version 0',
  });
});

test('the account of a day that Bronze no longer has is not checked', () => {
  const figures = figuresOf();
  figures.days[0]!.bronze = 0;
  expect(reportOf(figures).accounting.rows).toBe(0);
});

test('messages lost on a judged day are a finding', () => {
  const figures = figuresOf();
  figures.bronzeRuns.at(-1)!.account.lost = 4;
  expect(reportOf(figures).findings[0]).toMatchObject({
    check: 'lost',
    text: '4 messages deleted from the log before Bronze read them',
  });
});

describe('conditions', () => {
  test('a bound is compared with the worst judged day', () => {
    const { conditions, findings } = reportOf(figuresOf(), 'score<0.995,rejected>0.2', 'quarantined>0.005');
    expect(conditions).toEqual([
      { text: 'score<0.995', severity: 'failure', check: 'score', value: 931 / 940, day: yesterday, crossed: true },
      { text: 'rejected>0.2', severity: 'failure', check: 'rejected', value: 0.05, day: yesterday, crossed: false },
      expect.objectContaining({ text: 'quarantined>0.005', severity: 'warning', crossed: true }),
    ]);
    expect(findings.map(({ severity, text }) => `${severity}: ${text}`)).toEqual([
      'failure: Trusted rows: 99.0 % on 2026-03-19 (condition: score<0.995)',
      'warning: Quarantined messages: 1.0 % on 2026-03-19 (condition: quarantined>0.005)',
    ]);
  });

  test('a check without a bound is met by its own finding, which becomes a failure', () => {
    const figures = figuresOf((day) => ({ ...day, trusted: 800, broken: { status_known: 135 } }));
    const { conditions, findings } = reportOf(figures, 'score,status_known,volume');
    expect(conditions.map(({ crossed }) => crossed)).toEqual([true, true, false]);
    expect(findings.map(({ severity, check }) => `${severity} ${check}`)).toEqual([
      'failure score',
      'failure status_known',
    ]);
  });

  test('a finding of the check names the bounds that it meets', () => {
    const figures = figuresOf((day) => ({ ...day, rejected: 200, kept: 790, trusted: 782 }));
    expect(reportOf(figures, 'rejected>0.1', 'rejected>0.05').findings).toEqual([
      expect.objectContaining({
        severity: 'failure',
        text: 'Rejected events: 20.0 % on 2026-03-19, usually 5.0 % (condition: rejected>0.1, rejected>0.05)',
      }),
    ]);
  });

  test('a condition without a figure is not met', () => {
    const { conditions } = reportOf(
      { ...figuresOf(), days: [], silverRuns: [], layers: [] },
      'score<1,freshness>1,volume',
    );
    expect(conditions.map(({ value, crossed }) => [value, crossed])).toEqual([
      [null, false],
      [null, false],
      [null, false],
    ]);
  });

  test.each(['accounting>0', 'lost>0', 'schema>0', 'freshness>479', 'lifecycle_order>0.005', 'volume<1011'])(
    '%s is met by the figure of its check',
    (condition) => {
      const figures = figuresOf();
      figures.silverRuns[0]!.account = { ...account, new: 929 };
      figures.bronzeRuns.at(-1)!.account.lost = 4;
      figures.paths[0]!.first = today;
      expect(reportOf(figures, condition).conditions[0]!.crossed).toBe(true);
    },
  );
});

test('days have no gap and begin with the first that has messages', () => {
  const figures = figuresOf();
  figures.days = figures.days.filter((_, at) => at % 2 === 0);
  const { days } = reportOf(figures);
  expect(days.map(({ day }) => day)).toEqual(datesFrom(daysBefore(today, 14), today));
  expect(days[1]).toMatchObject({ bronze: 0, arrived: account });
});

test('a rule has its history, its samples and the revenue that it leaves out', () => {
  const { rules, revenue } = reportOf(figuresOf());
  const of = (name: string) => rules.find((rule) => rule.name === name);
  expect(of('total_zero')).toMatchObject({
    kind: 'reject',
    total: 14 * 30,
    samples: [{ partition: 0, offset: '7' }],
    leftOut: null,
  });
  expect(of('total_matches')!.leftOut).toEqual({ events: 28, total: '2100.00' });
  expect(of('lifecycle_order')!.total).toBe(42);
  expect(of('invalid_json')).toMatchObject({ kind: 'quarantine', total: 140 });
  expect(revenue).toEqual({
    trusted: { events: 2800, total: '280000.00' },
    leftOut: { events: 28, total: '2100.00' },
  });
});

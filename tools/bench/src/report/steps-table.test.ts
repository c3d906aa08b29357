import { stepsTable } from './steps-table';

test('a step has the sum of its parts', () => {
  const bronze = { start: 80.4, read: 400, commit: 6, 'commit bronze': 1200, end: 3 };
  const gold = { start: 90, read: 10, 'read read orders': 120, commit: 1, 'commit fact_orders': 200, end: 0 };
  expect(stepsTable({ bronze, gold })).toMatchInlineSnapshot(`
    "CPU, ms        bronze  gold
    start              80    90
    read              400   130
      read orders           120
    commit          1,206   201
      bronze        1,200
      fact_orders           200
    end                 3     0
    in all          1,689   421"
  `);
});

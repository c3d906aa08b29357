import { parseConditions } from './conditions';

test('a condition is a check, alone or with a bound', () => {
  expect(parseConditions('score<0.95, rejected > 0.02,accounting,total_matches>0')).toEqual({
    mistakes: [],
    conditions: [
      { text: 'score<0.95', check: 'score', bound: { side: '<', value: 0.95 } },
      { text: 'rejected > 0.02', check: 'rejected', bound: { side: '>', value: 0.02 } },
      { text: 'accounting', check: 'accounting' },
      { text: 'total_matches>0', check: 'total_matches', bound: { side: '>', value: 0 } },
    ],
  });
});

test.each([
  '',
  'score<',
  'score<-1',
  'score<=0.9',
  'score=1',
  'score<0.9<1',
  'score<95%',
  '<0.9',
  'score<0.9;rejected>0.1',
  'Score',
  'score<.5',
  'constructor>1',
])("'%s' is not a condition", (text) => {
  expect(parseConditions(text).mistakes).toHaveLength(1);
});

test('the mistakes name every invalid condition', () => {
  expect(parseConditions('scores,rejected>x,').mistakes).toEqual([
    "there is no check 'scores'",
    "'rejected>x' must be a check, or a check with < or > and a number",
    "'' must be a check, or a check with < or > and a number",
  ]);
});

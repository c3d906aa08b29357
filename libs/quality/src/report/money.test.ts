import { sumOfMoney } from './money';

test.each<[amounts: string[], sum: string]>([
  [[], '0.00'],
  [['0.05', '0.01'], '0.06'],
  [['0.10', '0.20'], '0.30'],
  [['-0.05', '0.01'], '-0.04'],
  [['9999999999999999.99', '0.01'], '10000000000000000.00'],
])('the sum of %j is %s', (amounts, sum) => {
  expect(sumOfMoney(amounts)).toBe(sum);
});

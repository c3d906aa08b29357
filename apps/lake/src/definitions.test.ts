import { firstContract, isComputed, tables } from '@fastcart/schemas';
import { definitions } from './definitions';

test('every table with computed rows has a definition', () => {
  const computed = tables.filter(isComputed).map(({ name }) => name);
  expect(Object.keys(definitions(firstContract))).toEqual(computed);
});

import { closedTogether } from './closed-together';

test('values are disposed together at the end of the block', () => {
  const disposed: string[] = [];
  const value = (name: string): Disposable => ({ [Symbol.dispose]: () => void disposed.push(name) });
  {
    using values = closedTogether([value('a'), value('b')]);
    expect(values).toHaveLength(2);
    expect(disposed).toEqual([]);
  }
  expect(disposed).toEqual(['a', 'b']);
});

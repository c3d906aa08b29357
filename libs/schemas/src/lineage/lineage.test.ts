import * as schemas from '../index';
import {
  clockOf,
  commitOrder,
  depthOf,
  factTables,
  goldTables,
  isBusiness,
  isComputed,
  isSide,
  layerOf,
  layers,
  layersFrom,
  logPosition,
  partitionOf,
  positionNames,
  positionsAt,
  readersOf,
  rejected,
  sideOf,
  silver,
  sourceName,
  sourceOf,
  type Table,
  tables,
  topicIdOf,
  transactionNames,
} from '../index';

const names = (list: readonly Table[]): string[] => list.map(({ name }) => name);
const facts = names(factTables);
const gold = names(goldTables);
const named = (name: string): Table => tables.find((table) => table.name === name)!;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && 'path' in value && 'columns' in value;

test('the lineage has every exported table once', () => {
  const exported = [...Object.values<unknown>(schemas).filter(isTable), ...goldTables];
  expect(names(tables).sort()).toEqual(names(exported).sort());
  expect(new Set(tables.map(({ path }) => path)).size).toBe(tables.length);
  expect(names(commitOrder).sort()).toEqual(names(tables).sort());
});

test.each(names(tables))('the sources of %s form no cycle', (name) => {
  const path: Table[] = [];
  for (let table: Table | undefined = named(name); table; table = sourceOf(table)) {
    expect(names(path)).not.toContain(table.name);
    expect(path.length === 0 || !isSide(table)).toBe(true);
    path.push(table);
  }
  expect(path).toHaveLength(depthOf(named(name)) + 1);
});

/** The positions that existing lakes have in their tables. */
const stored: [name: string, source: string | undefined, layer: string, depth: number, positions: string[]][] = [
  ['bronze', 'log', 'bronze', 0, []],
  ['quarantine', 'log', 'bronze', 0, []],
  ['silver', 'bronze', 'silver', 1, ['bronze', 'bronze/replaced']],
  ['rejected', 'bronze', 'silver', 1, ['bronze']],
  ...facts.map((name): (typeof stored)[number] => [name, 'silver', 'gold', 2, ['silver']]),
  ...gold.map((name): (typeof stored)[number] => [name, 'fact_orders', 'gold', 3, ['fact_orders']]),
  ['forgotten', undefined, 'bronze', 0, []],
  ['published', 'fact_orders', 'gold', 3, ['fact_orders']],
];

test('every table has its source, layer, depth and positions', () => {
  const found = tables.map((table) => [
    ...[table.name, sourceName(table), layerOf(table), depthOf(table), positionNames(table)],
  ]);
  expect(found).toEqual(stored);
});

test('a side table has the source of its main table, is committed before it, and has no readers', () => {
  const sides = tables.filter(isSide);
  expect(names(sides)).toEqual(['quarantine', 'rejected']);
  expect(sideOf(silver)).toBe(rejected);
  for (const main of tables.filter(sideOf)) {
    const side = sideOf(main)!;
    expect([sourceName(side), layerOf(side)]).toEqual([sourceName(main), layerOf(main)]);
    expect(commitOrder.indexOf(side)).toBe(commitOrder.indexOf(main) - 1);
    expect([sideOf(side), readersOf(side)]).toEqual([undefined, []]);
  }
});

test('the readers of a table are the tables that are computed from it, and published', () => {
  const followed = tables.filter((table) => readersOf(table).length > 0);
  expect(Object.fromEntries(followed.map((table) => [table.name, names(readersOf(table))]))).toEqual({
    bronze: ['silver'],
    silver: facts,
    fact_orders: [...gold, 'published'],
  });
  // Tables of the archive have no readers.
  expect(readersOf({ name: `archive/${gold[0]}` })).toEqual([]);
});

test('tables with computed rows store their plan fingerprint beside their positions', () => {
  expect(names(tables.filter(isComputed))).toEqual(['silver', ...facts, ...gold]);
  expect(transactionNames(silver)).toEqual([
    ...['bronze', 'bronze/commit', 'bronze/replaced', 'bronze/replaced/commit', 'definition'],
  ]);
  expect(transactionNames(rejected)).toEqual(['bronze', 'bronze/commit']);
  expect(positionsAt(silver, { version: 7n, id: 9n })).toEqual({
    ...{ bronze: 7n, 'bronze/commit': 9n },
    ...{ 'bronze/replaced': 7n, 'bronze/replaced/commit': 9n },
  });
});

test('a position in the log names a topic and a partition', () => {
  const position = logPosition('a/b', 12);
  expect([position, topicIdOf(position), partitionOf(position)]).toEqual(['a/b/12', 'a/b', 12]);
});

test('the tables without business data are forgotten and published', () => {
  expect(names(tables.filter((table) => !isBusiness(table)))).toEqual(['forgotten', 'published']);
});

test('a migrated table is found by its name', () => {
  const grown: Table = { ...silver, columns: [] };
  expect(layerOf(grown)).toBe('silver');
});

test.each(layers)('the runs of %s write their time to a timestamp of one of its tables', (layer) => {
  const { table, column } = clockOf(layer);
  expect(layerOf(table)).toBe(layer);
  expect(table.columns.find(({ name }) => name === column)?.type).toBe('timestamp');
});

test('layersFrom returns a layer and the layers above it', () => {
  expect(layersFrom('bronze')).toEqual(layers);
  expect(layersFrom('silver')).toEqual(['silver', 'gold']);
});

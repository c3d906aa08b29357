import { DeltaTable } from '.';
import { contents, create, expectConflict, field, rows } from './testing/tables';

test('a constraint refuses rows, those that are there and those that come, and tells no row', async () => {
  const table = await create();
  await table.append(rows('secret 1 2025-11-01'));
  const refused: unknown = await table.addConstraints({ large: 'amount > 5' }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'SCHEMA_MISMATCH' });
  expect(String(refused)).not.toContain('secret');
  expect((await table.addConstraints({ positive: 'amount > 0' })).version).toBe(2);
  expect(table.properties['delta.constraints.positive']).toContain('amount > ');
  const error: unknown = await table.append(rows('secret -1 2025-11-01')).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'SCHEMA_MISMATCH' });
  expect(String(error)).not.toContain('secret');
  await expect(table.addConstraints({ positive: 'amount > 1' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(table.addConstraints({ broken: 'nope > 1' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });

  await table.dropConstraint('positive');
  await table.append(rows('b -1 2025-11-01'));
  expect(await contents(table)).toEqual(['b -1.00 2025-11-01', 'secret 1.00 2025-11-01']);
  await expect(table.dropConstraint('positive')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await table.dropConstraint('positive', { ifExists: true });
});

test('columns are added, at the end and empty', async () => {
  const table = await create();
  await table.append(rows('a 1 2025-11-01'));
  await table.addColumns([field('gift', 'boolean', 'Whether it is a gift')]);
  expect(table.schema.fields.at(-1)).toEqual(field('gift', 'boolean', 'Whether it is a gift'));
  expect(await contents(table)).toEqual(['a 1.00 2025-11-01 ']);
  await expect(table.addColumns([field('gift', 'long')])).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
});

test('properties, name, description and comments are set, with what the commit carries', async () => {
  const table = await create();
  await table.setProperties({ 'delta.appendOnly': 'true', owner: 'sales' }, { commit: { metadata: { by: 'me' } } });
  await table.setName('sales');
  await table.setDescription('What was sold');
  await table.setColumnMetadata('amount', { comment: 'In euro', unit: 'EUR' });
  const opened = await DeltaTable.open(table.url);
  expect(opened.properties).toMatchObject({ 'delta.appendOnly': 'true', owner: 'sales' });
  expect([opened.name, opened.description]).toEqual(['sales', 'What was sold']);
  expect(opened.schema.fields[1]!.metadata).toEqual({ comment: 'In euro', unit: 'EUR' });
  expect((await opened.history()).map(({ info }) => info.by)).toContain('me');
  await expect(table.delete()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(table.setName('')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(table.setColumnMetadata('nope', { comment: '' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test.each<[string, (stale: DeltaTable) => Promise<unknown>]>([
  ['addConstraints', (stale) => stale.addConstraints({ some: 'amount > 0' })],
  ['dropConstraint', (stale) => stale.dropConstraint('there')],
  ['addColumns', (stale) => stale.addColumns([field('gift', 'boolean')])],
  ['setProperties', (stale) => stale.setProperties({ owner: 'x' })],
  ['setName', (stale) => stale.setName('x')],
  ['setDescription', (stale) => stale.setDescription('x')],
  ['setColumnMetadata', (stale) => stale.setColumnMetadata('id', { comment: 'x' })],
])('a stale object conflicts: %s', async (_, change) => {
  const table = await create();
  await table.addConstraints({ there: 'amount > 0' });
  await expectConflict(table, change);
});

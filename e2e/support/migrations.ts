import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lake, readLakeSchema } from '@fastcart/runtime';

/** A field of each type, and one inside the address. */
export const shopColumns = [
  { column: 'coupon_code', type: 'string', from: 'coupon_code' },
  { column: 'apartment', type: 'string', from: 'shipping_address.apartment' },
  { column: 'points', type: 'integer', from: 'points' },
  { column: 'discount', type: 'decimal(18,2)', from: 'discount' },
  { column: 'promised_at', type: 'timestamp', from: 'promised_at' },
  { column: 'is_gift', type: 'boolean', from: 'gift' },
];

/** Writes a folder with one migration that promotes fields of the event. Returns the folder. */
export function writeMigrations(folder: string, columns: { column: string }[] = shopColumns): string {
  mkdirSync(folder, { recursive: true });
  const add = columns.map((column) => ({ ...column, table: 'silver', comment: 'What the shop sends' }));
  const migration = { version: 2, description: 'What the shop sends now', add };
  writeFileSync(join(folder, '002-shop.json'), JSON.stringify(migration));
  return folder;
}

/** A lake for a program with these migrations. */
export function migratedLake(url: string, migrations: string): Lake {
  return new Lake(url, readLakeSchema(migrations));
}

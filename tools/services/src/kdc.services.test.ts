import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kdc } from './kdc';

const base = mkdtempSync(join(tmpdir(), 'fastcart-kdc-'));
let kdc: Kdc;
beforeAll(async () => {
  kdc = await Kdc.start({ folder: join(base, 'kdc') });
});
afterAll(async () => {
  await kdc.wipe();
  rmSync(base, { recursive: true });
});

const ticket = (name: string): string => join(base, name);

test('a keytab is created once, and fetches tickets', async () => {
  const keytab = await kdc.keytab('etl', 'etl');
  const keys = readFileSync(keytab);
  await kdc.ticket(ticket('first'), 'etl', keytab);
  expect(existsSync(ticket('first'))).toBe(true);
  expect(await kdc.keytab('etl', 'etl')).toBe(keytab);
  expect(readFileSync(keytab)).toEqual(keys);
});

test('a keytab fetches no ticket for another principal', async () => {
  const other = kdc.ticket(ticket('other'), 'guest', await kdc.keytab('etl', 'etl'));
  await expect(other).rejects.toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringContaining('guest') });
  expect(existsSync(ticket('other'))).toBe(false);
});

test('a stopped KDC gives no tickets, and after a start it has its principals', async () => {
  const keytab = await kdc.keytab('etl', 'etl');
  expect(await kdc.stop()).toEqual({ kdc: 'ended' });
  const lost = kdc.ticket(ticket('lost'), 'etl', keytab);
  await expect(lost).rejects.toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringContaining('KDC') });
  await kdc.start();
  await kdc.ticket(ticket('again'), 'etl', keytab);
  expect(existsSync(ticket('again'))).toBe(true);
});

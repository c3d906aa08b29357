import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { keptWarnings } from '../testing/warnings';
import { acquireLeases } from './acquire';
import type { Lease } from './lease';

const lake = temporaryFolder();
afterEach(() => jest.restoreAllMocks());

test('a run continues without leases that cannot be taken, and warns once', async () => {
  writeFileSync(join(lake, '.lease'), 'in the way of the folder');
  const { log, warnings } = keptWarnings();
  const run = { id: 'a', layer: 'maintain', log, signal: new AbortController().signal };
  const config = { LEASE: 'auto', LEASE_TTL: 60_000 } as const;
  const layers = ['bronze', 'silver', 'gold'];
  const leases = await acquireLeases(config, `file://${lake}`, run, undefined, layers, 0);
  await (leases as Lease)[Symbol.asyncDispose]();
  expect(warnings()).toEqual([expect.objectContaining({ code: 'LEASE_UNAVAILABLE', reason: 'ENOTDIR' })]);
});

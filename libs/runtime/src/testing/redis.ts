import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis as Server } from '@fastcart/services';
import { Redis } from 'ioredis';

/** A server of the test file's own, and a client beside the code under test. */
export function testServer(options: { password?: string } = {}): { server: Server; client: Redis } {
  const test = {} as { server: Server; client: Redis };
  beforeAll(async () => {
    test.server = await Server.start({ folder: mkdtempSync(join(tmpdir(), 'fastcart-redis-')), ...options });
    test.client = new Redis(test.server.url);
    // Tests take the server away from it.
    test.client.on('error', () => {});
  });
  beforeEach(() => test.client.flushall());
  afterAll(async () => {
    test.client.disconnect();
    await test.server.wipe();
  });
  return test;
}

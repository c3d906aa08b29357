import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A fresh directory, removed after the test file. */
export function temporaryDirectory(): { path: string; url: string } {
  const path = mkdtempSync(join(tmpdir(), 'fastcart-events-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return { path, url: pathToFileURL(path).href };
}

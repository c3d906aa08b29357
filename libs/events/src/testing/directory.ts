import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';

/** A fresh directory, removed after the test file. */
export function temporaryDirectory(): { path: string; url: string } {
  const path = temporaryFolder();
  return { path, url: pathToFileURL(path).href };
}

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shareServices } from '../shared';

/** Before the first test file of the tier: a service is started by the first test file that asks for it. */
export default function share(): void {
  shareServices(mkdtempSync(join(tmpdir(), 'fastcart-shared-')));
}

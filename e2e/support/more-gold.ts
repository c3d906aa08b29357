import { join } from 'node:path';
import { recipe } from './recipe';

/**
 * Adds the Gold table of CONTRIBUTING.md to this process, as if it were a file of the tables' folder. A test imports this
 * before any module that reads the tables.
 */
const folder = join(__dirname, '../../libs/schemas/src/gold');
// oxlint-disable-next-line typescript/no-require-imports -- the modules that this process has
const ofFolder = (name: string): unknown => require(name.startsWith('.') ? join(folder, name) : name);

const { goldTables } = ofFolder('./index') as { goldTables: unknown[] };
const more: Record<string, unknown> = {};
// oxlint-disable-next-line typescript/no-implied-eval -- a file of the folder would change the checkout
const define = new Function('require', 'exports', recipe()) as (require: unknown, exports: object) => void;
define(ofFolder, more);
goldTables.push(...Object.values(more));

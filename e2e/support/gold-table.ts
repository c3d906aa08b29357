import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';

/**
 * Preloaded into a process of compiled modules, since a bundle has no module of its own for the index: adds a Gold table to the
 * program, from the compiled module in GOLD_TABLE, as if the module were a file of the tables' folder. It must be loaded before
 * any other module reads the index.
 */
const folder = join(__dirname, '../../../libs/schemas/dist/gold');
const file = join(folder, 'more.js');

interface Compiled extends Module {
  _compile: (code: string, file: string) => void;
}

// oxlint-disable-next-line typescript/no-require-imports -- the module of the programs, not of this one's build
const { goldTables } = require(join(folder, 'index.js')) as { goldTables: unknown[] };
const more = Object.assign(new Module(file), { filename: file, paths: module.paths }) as Compiled;
more._compile(readFileSync(process.env.GOLD_TABLE!, 'utf8'), file);
goldTables.push(...Object.values(more.exports as Record<string, unknown>));

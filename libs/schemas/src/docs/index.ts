import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '../index';
import { ddl } from './ddl';
import { lineagePage } from './lineage-page';
import { type SampleRows, tablePage } from './table-page';

const sampleRows = 3;

/** The generated pages of the catalogue by their path under docs/. `samples`: the folder of the samples. */
export function cataloguePages(samples: string): Record<string, string> {
  const pages = tables.flatMap((table) => [
    [`tables/${table.name}.md`, tablePage(table, sampleOf(samples, table.name))],
    [`tables/${table.name}.sql`, ddl(table)],
  ]);
  return { ...(Object.fromEntries(pages) as Record<string, string>), 'lineage.md': lineagePage() };
}

/** The header and the first expected rows of a table in the sample `clean`, or else in `dirty`. */
function sampleOf(samples: string, name: string): SampleRows | undefined {
  for (const from of ['clean', 'dirty']) {
    try {
      const lines = readFileSync(join(samples, from, 'expected', `${name}.csv`), 'utf8')
        .trimEnd()
        .split('\n');
      if (lines.length > 1) return { from, csv: lines.slice(0, 1 + sampleRows).join('\n') };
    } catch {
      // No sample has the table.
      return undefined;
    }
  }
  return undefined;
}

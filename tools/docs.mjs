// Writes the files that are generated from code: pages of tables, lineage, settings, errors, rules, telemetry; dashboards.
// Adds the fingerprints of new tables.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withNewTables } from '@fastcart/operations/fingerprints';
import { rulesPage } from '@fastcart/quality';
import { configurationPage, errorsPage } from '@fastcart/runtime';
import { cataloguePages } from '@fastcart/schemas/docs';
import { telemetryPage } from '@fastcart/telemetry';
import { root } from './bootstrap/paths.mjs';
import { dashboardFiles } from './dashboards/dist/index.js';

const docs = join(root, 'docs');
const pages = {
  ...cataloguePages(join(root, 'samples')),
  'configuration.md': configurationPage(),
  'errors.md': errorsPage(),
  'rules.md': rulesPage(),
  'telemetry.md': telemetryPage(),
};

rmSync(join(docs, 'tables'), { recursive: true, force: true });
mkdirSync(join(docs, 'tables'), { recursive: true });
for (const [path, text] of Object.entries(pages)) writeFileSync(join(docs, path), text);

const boards = join(root, 'k8s/components/telemetry/dashboards');
for (const [file, text] of Object.entries(dashboardFiles())) writeFileSync(join(boards, file), text);

const recorded = join(root, 'libs/operations/src/fingerprints.json');
writeFileSync(recorded, `${JSON.stringify(withNewTables(JSON.parse(readFileSync(recorded, 'utf8'))), null, 2)}\n`);

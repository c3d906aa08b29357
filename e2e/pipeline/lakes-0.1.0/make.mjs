// Wrote lakes.tar.gz, lakes as 0.1.0 leaves them: `node make.mjs CHECKOUT`, a built checkout of commit 065b67e.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const checkout = resolve(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'lakes-'));
const partitions = ['0', '1', '2'];
const topic = (name) => join(folder, name, 'log', 'ecommerce-sales');
const events = (name, partition) =>
  readFileSync(join(checkout, 'samples', name, 'events', 'ecommerce-sales', `${partition}.ndjson`));

function lake(name, args, env = {}) {
  const program = join(checkout, 'apps/lake/dist/main.js');
  const at = ['--lake', join(folder, name, 'lake')];
  execFileSync(process.execPath, [program, ...args, ...at], { env: { ...process.env, LOG_LEVEL: 'error', ...env } });
}

function run(name, layers, env) {
  for (const layer of layers) lake(name, ['run', layer, '--log', `file://${join(folder, name, 'log')}`], env);
}

/** The log as it is after a run of the sample late, every event with these fields in front. */
function receive(name, { bytes, fields = '' }) {
  mkdirSync(topic(name), { recursive: true });
  for (const partition of partitions) {
    const lines = events('late', partition).subarray(0, bytes[partition]).toString();
    writeFileSync(join(topic(name), `${partition}.ndjson`), lines.replaceAll(/^\{/gm, `{${fields}`));
  }
}

const [first, second, third] = JSON.parse(readFileSync(join(checkout, 'samples/late/batches.json'), 'utf8'));

// The sample dirty, read by all layers.
cpSync(join(checkout, 'samples/dirty/events'), join(folder, 'dirty/log'), { recursive: true });
run('dirty', ['all']);

// The sample late: Gold has its first run, Silver two, Bronze all three.
receive('backlog', { bytes: first });
run('backlog', ['all']);
receive('backlog', { bytes: second });
run('backlog', ['bronze', 'silver']);
receive('backlog', { bytes: third });
run('backlog', ['bronze']);

// The sample late with promoted fields, the second migration of which came to a lake that was in use.
const column = (name, type, from = name) => ({
  table: 'silver',
  column: name,
  type,
  comment: 'What the shop sends',
  from,
});
const migrations = [
  [column('coupon_code', 'string'), column('points', 'integer'), column('promised_at', 'timestamp')],
  [column('discount', 'decimal(18,2)'), column('is_gift', 'boolean', 'gift')],
];
const MIGRATIONS = join(folder, 'migrated/migrations');
function migrate(version) {
  mkdirSync(MIGRATIONS, { recursive: true });
  const migration = { version, description: 'The shop sends more', add: migrations[version - 2] };
  writeFileSync(join(MIGRATIONS, `00${version}-shop.json`), `${JSON.stringify(migration, null, 2)}\n`);
}
const fields =
  '"coupon_code":"WELCOME10","points":"12","promised_at":"2025-11-05T08:00:00Z","discount":"1.005","gift":true,';
migrate(2);
receive('migrated', { bytes: first, fields });
run('migrated', ['all'], { MIGRATIONS });
migrate(3);
lake('migrated', ['migrate', '--yes'], { MIGRATIONS });
lake('migrated', ['replay', 'silver', '--yes'], { MIGRATIONS });

const archive = join(import.meta.dirname, 'lakes.tar.gz');
execFileSync('tar', [
  'czf',
  archive,
  '--exclude=.lease',
  '--owner=0',
  '--group=0',
  '-C',
  folder,
  'dirty',
  'backlog',
  'migrated',
]);
rmSync(folder, { recursive: true });

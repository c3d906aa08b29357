import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import { FileLock } from '@fastcart/events';
import { Lake } from '@fastcart/runtime';
import { bronze, silver, tables, tableSpec } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';
import { ended, program, runApp, startApp } from '../support/process';
import { copyLog } from '../support/samples';

const folder = temporaryFolder();
const log = join(folder, 'log');
const sound = join(folder, 'sound');
const file = join(folder, 'file');

beforeAll(async () => {
  copyLog('clean', log);
  await run(log, sound);
  writeFileSync(file, '');
});

/** A copy of the sound lake. */
function lake(name: string): string {
  const path = join(folder, name);
  cpSync(sound, path, { recursive: true });
  return path;
}

async function versions(path: string): Promise<number[]> {
  return (await new Lake(path).open(...tables)).map((table) => table.version);
}

function bronzeRun(path: string, events = log): { code: number | null; error: Record<string, string> } {
  const { code, errors } = runApp('bronze-worker', ['--log', `file://${events}`, '--lake', path]);
  return { code, error: JSON.parse(errors || '{}') as Record<string, string> };
}

const commandOf = (app: string, args: string[]): string =>
  [process.execPath, program(app), ...args].map((word) => `'${word}'`).join(' ');

/** Runs a script whose mounts only it sees. */
const inMounts = (script: string) =>
  spawnSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', script], { encoding: 'utf8' });

/** Runs an app that fails, with a file system of its own on a new folder. */
function runOnMount(place: string, options: string, app: string, args: string[]) {
  mkdirSync(place);
  const { status, stderr } = inMounts(`mount -t tmpfs -o ${options} tmpfs '${place}' && exec ${commandOf(app, args)}`);
  const codes = stderr
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { code: string }).code);
  return { status, code: codes.pop(), warnings: codes };
}

test('invalid flags and settings are in one message, and nothing is written', () => {
  const path = join(folder, 'never');
  const { code, errors } = runApp(
    'bronze-worker',
    ['--lake', path, '--memory-limit', 'much', '--nope', '--lease-ttl=0'],
    {
      LOG_LEVEL: 'loud',
    },
  );
  expect(code).toBe(78);
  for (const part of ['LOG', 'MEMORY_LIMIT', '--nope', 'LEASE_TTL', 'LOG_LEVEL']) expect(errors).toContain(part);
  expect(existsSync(path)).toBe(false);
});

test.each([
  [['run', 'iron']],
  [['nope']],
  [['query']],
  [['query', 'SELECT 1', '--as-of', 'yesterday', '--lake', sound]],
  [['demo', '--orders', '0']],
  [['nope', '--help']],
  [['help', 'nope']],
  [['kafka', 'help', 'nope']],
  [['kafka', 'nope', '--help']],
  [['help', 'kafka', 'nope']],
  [['help', 'query', 'nope']],
  [['export', '', '--lake', sound]],
  [['query', 'SELECT 1', '--file', '', '--lake', sound]],
  [['restore', '--to-run', '', '--lake', sound]],
])('lake %j exits with 78', (args) => {
  expect(runApp('lake', args).code).toBe(78);
});

test.each([
  [['--json'], 'a command is needed'],
  [['--json', 'nope'], "unknown command 'nope'"],
  [['--json', 'kafka', 'nope', '--help'], "unknown command 'nope'"],
  [['help', 'query', 'nope', '--json'], "unknown command 'nope'"],
  [['tables', '', '--json'], "invalid for argument 'name'. It needs a value."],
  [['export', '', '--json'], "invalid for argument 'folder'. It needs a value."],
  [['run', 'silver', '--topic', '', '--json'], "argument '' is invalid. It needs a value."],
])('lake %j reports wrong usage as JSON', (args, hint) => {
  const { code, output, errors } = runApp('lake', args);
  const message = expect.stringContaining(hint);
  expect({ code, output, error: JSON.parse(errors) }).toMatchObject({
    ...{ code: 78, output: '' },
    error: { level: 'error', code: 'USAGE_INVALID', message },
  });
});

test.each([
  [['--help', 'report'], ''],
  [['help', 'report'], 'report '],
  [['help', 'rejected', 'retry'], 'rejected retry '],
  [['kafka', '--help', 'start'], 'kafka'],
  [['query', 'SELECT 1', '--help'], 'query '],
])('lake %j prints help', (args, command) => {
  expect(runApp('lake', args)).toMatchObject({ code: 0, output: expect.stringContaining(`Usage: lake ${command}`) });
});

test.each([
  [['trace', 'nonsense', '--lake', sound], 'there is no table nonsense'],
  [['restore', '--lake', sound], 'one of --to-run and --at'],
  [['rejected', 'show', '0', '99', '--lake', sound], 'is not rejected'],
  [['clone', 'file://./copy', '--lake', sound], '<url>'],
])('lake %j is a usage error before settings are read', async (args, hint) => {
  const { code, errors } = await lakeRun(args);
  const message = expect.stringContaining(hint);
  expect({ code, error: JSON.parse(errors) }).toMatchObject({ code: 78, error: { code: 'USAGE_INVALID', message } });
});

test('a statement that cannot be planned exits with 65 and its reason', () => {
  const { code, errors } = runApp('lake', ['query', 'SELECT nope FROM silver', '--lake', sound]);
  expect({ code, code_in_message: errors.includes('QUERY_INVALID') }).toEqual({ code: 65, code_in_message: true });
});

test('a log that does not exist ends the run with LOG_MISSING', () => {
  expect(bronzeRun(lake('no-log'), join(folder, 'nowhere'))).toMatchObject({
    code: 65,
    error: { code: 'LOG_MISSING' },
  });
});

test.each([
  ['cut at a line', (bytes: Buffer) => bytes.indexOf('\n') + 1],
  ['cut inside a line', (bytes: Buffer) => bytes.indexOf('\n') - 3],
  ['emptied', () => 0],
])('a log that was %s before the stored position ends the run with LOG_REWOUND', async (_, keep) => {
  const path = lake('rewound');
  const shorter = join(folder, 'shorter');
  cpSync(log, shorter, { recursive: true });
  const file = join(shorter, 'ecommerce-sales', '0.ndjson');
  truncateSync(file, keep(readFileSync(file)));
  const before = await versions(path);
  expect(bronzeRun(path, shorter)).toMatchObject({ code: 65, error: { code: 'LOG_REWOUND' } });
  expect(await versions(path)).toEqual(before);
  rmSync(path, { recursive: true });
  rmSync(shorter, { recursive: true });
});

test('a topic that was deleted and created again ends the run with TOPIC_RECREATED', () => {
  const again = join(folder, 'again');
  cpSync(log, again, { recursive: true });
  writeFileSync(
    join(again, 'ecommerce-sales', '.topic.json'),
    JSON.stringify({ id: '0190f5a5-7e2b-7000-8000-000000000000', partitions: 3 }),
  );
  expect(bronzeRun(lake('recreated'), again)).toMatchObject({ code: 65, error: { code: 'TOPIC_RECREATED' } });
});

test('a lake that lost a table ends the run with TABLE_MISSING', () => {
  const path = lake('lost');
  rmSync(join(path, silver.path), { recursive: true });
  const { code, errors } = runApp('silver-worker', ['--lake', path]);
  expect({ code, named: errors.includes('TABLE_MISSING') && errors.includes(silver.path) }).toEqual({
    code: 65,
    named: true,
  });
  expect(existsSync(join(path, silver.path))).toBe(false);
});

test('a lake of another schema version ends the run with SCHEMA_VERSION', async () => {
  const path = join(folder, 'other-version');
  const spec = tableSpec(bronze);
  await DeltaTable.create(new Lake(path).urlOf(bronze), {
    ...spec,
    properties: { ...spec.properties, 'fastcart.schemaVersion': '99' },
  });
  expect(bronzeRun(path)).toMatchObject({ code: 65, error: { code: 'SCHEMA_VERSION' } });
});

test('a full disk is reported, and the next run finishes', async () => {
  const path = join(folder, 'full');
  await run(log, path, ['bronze']);
  const spool = join(folder, 'tiny');
  const full = runOnMount(spool, 'size=16k', 'silver-worker', ['--lake', path, '--spool-dir', spool]);
  expect(full).toEqual({ status: 75, code: 'DISK_FULL', warnings: [] });
  const records = await run(log, path, ['silver', 'gold']);
  expect(records.map(({ outcome }) => outcome)).toEqual(['committed', 'committed']);
});

test('a lake on a read-only file system is an error of configuration, not of a service', () => {
  const place = join(folder, 'read-only');
  const args = ['--log', log, '--lake', join(place, 'lake')];
  const run = runOnMount(place, 'ro', 'bronze-worker', args);
  expect(run).toEqual({ status: 78, code: 'STORAGE_DENIED', warnings: ['LEASE_UNAVAILABLE'] });
});

test.each([
  ['lake', ['export', '/proc/nope/x', '--lake', sound]],
  ['lake', ['export', file, '--lake', sound]],
  ['lake', ['init', '--lake', 'file:///proc/nope']],
  ['bronze-worker', ['--log', log, '--lake', 'file:///proc/nope']],
  ['lake', ['clone', 'file:///proc/nope', '--lake', sound]],
  ['silver-worker', ['--lake', sound, '--spool-dir', '/proc/nope']],
  ['generator', ['--orders', '1', '--log', 'file:///proc/nope']],
])('a folder that cannot be created is an error of configuration and does not hang: %s %j', (app, args) => {
  const { code, errors } = runApp(app, args, {}, { timeout: 60_000 });
  expect({ code, errors }).toEqual({ code: 78, errors: expect.stringContaining('CONFIG_INVALID') });
});

test('a run with nothing to do succeeds on a read-only lake', () => {
  const path = lake('archived');
  const { status, stdout, stderr } = inMounts(
    `mount --bind '${path}' '${path}' && mount -o remount,bind,ro '${path}' && ${commandOf('silver-worker', ['--lake', path])}`,
  );
  expect([status, JSON.parse(stdout), JSON.parse(stderr)]).toMatchObject([
    0,
    { outcome: 'nothing to do' },
    { code: 'LEASE_UNAVAILABLE', reason: 'EROFS' },
  ]);
});

test('a full disk of the lake leaves no lease', () => {
  const place = join(folder, 'full-lake');
  mkdirSync(place);
  const worker = commandOf('bronze-worker', ['--log', log, '--lake', join(place, 'lake')]);
  const { stdout, stderr } = inMounts(
    `mount -t tmpfs -o size=16k tmpfs '${place}' && { cat /dev/zero > '${place}/large'; ` +
      `${worker}; ${worker}; ls -A '${place}/lake/.lease'; }`,
  );
  expect(stdout).toBe('');
  expect(stderr.match(/DISK_FULL/g)).toHaveLength(2);
});

test('a disk without room for the spool keeps no files of the run', () => {
  const spool = join(folder, 'no-room');
  mkdirSync(spool);
  const worker = commandOf('silver-worker', ['--lake', lake('spooled'), '--spool-dir', spool]);
  // Two inodes: of the folder, and of the lock's file.
  const { stdout, stderr } = inMounts(
    `mount -t tmpfs -o nr_inodes=2 tmpfs '${spool}' && { ${worker}; ls -A '${spool}'; }`,
  );
  expect([stdout, JSON.parse(stderr)]).toMatchObject(['', { code: 'DISK_FULL' }]);
});

test('a run that finds the lease held ends without work', () => {
  const path = lake('leased');
  mkdirSync(join(path, '.lease'), { recursive: true });
  const another = FileLock.take(join(path, '.lease', 'silver.lock'));
  const { code, output } = runApp('silver-worker', ['--lake', path]);
  expect({ code, outcome: (JSON.parse(output) as { outcome: string }).outcome }).toEqual({
    code: 0,
    outcome: 'lease held',
  });
  // As its end would: the file stays.
  another![Symbol.dispose]();
  expect(JSON.parse(runApp('silver-worker', ['--lake', path]).output)).toMatchObject({ outcome: 'nothing to do' });
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a worker that serves ends on %s with %d', async (signal, expected) => {
  const child = startApp('silver-worker', ['--serve', '--serve-interval', '1', '--lake', lake(`served-${signal}`)]);
  const end = ended(child);
  await once(child.stdout!, 'data');
  child.kill(signal);
  expect(await end).toBe(expected);
});

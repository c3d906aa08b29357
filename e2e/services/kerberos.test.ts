import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from '@fastcart/operations/run';
import { Hdfs, Kdc } from '@fastcart/services';
import { expectSameRows } from '../support/compare';
import { exported, exportTo, run, temporaryFolder } from '../support/lake';
import { type Ended, runApp } from '../support/process';
import { copyLog } from '../support/samples';

/** How a run says who it is. */
type Environment = Record<string, string>;

let kdc: Kdc;
let hdfs: Hdfs;
// Before the folder goes, which holds what is needed to end them.
afterAll(async () => {
  await hdfs.wipe();
  await kdc.wipe();
});
const folder = temporaryFolder();
const log = join(folder, 'log');
const undisturbed = join(folder, 'undisturbed');

const ticketOf = (user: string): string => join(folder, `${user}.ticket`);
const expired = ticketOf('expired');

beforeAll(async () => {
  copyLog('late', log);
  await run(log, undisturbed);
  await exportTo(undisturbed, `${undisturbed}-export`);
  kdc = await Kdc.start({ folder: join(folder, 'kdc') });
  for (const user of ['etl', 'guest']) await kdc.ticket(ticketOf(user), user, await kdc.keytab(user, user));
  // Expires before HDFS has started.
  await kdc.ticket(expired, 'etl', await kdc.keytab('etl'), '1s');
  hdfs = await Hdfs.start({ folder: join(folder, 'hdfs'), kdc, permissions: true });
  await hdfs.shell('-mkdir', '/lakes');
  await hdfs.shell('-chown', 'etl', '/lakes');
});

/** Of every run here. With Kerberos a name counts for nothing, be it the superuser's. */
const common = (): Environment => ({
  ...kdc.clients,
  HADOOP_CONF_DIR: hdfs.configuration,
  HADOOP_USER_NAME: 'hdfs',
});

const withTicket = (): Environment => ({ ...common(), KRB5CCNAME: ticketOf('etl') });

/** Tickets that it takes are kept in the cache of that name. */
const withKeytab = async (cache: string): Promise<Environment> => ({
  ...common(),
  KRB5_CLIENT_KTNAME: await kdc.keytab('etl'),
  KRB5CCNAME: ticketOf(cache),
});

const lakeNamed = (name: string): string => `${hdfs.url}/lakes/${name}`;

const bronze = (lake: string, env: Environment): Ended =>
  runApp('bronze-worker', ['--log', `file://${log}`, '--lake', lake], env);

function expectSuccess({ code, errors }: Ended): void {
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
}

/** Expects a run to have failed with this, in words that name a table of the lake: tables are opened side by side. */
function expectFailed({ code, errors }: Ended, exit: number, expected: string, lake: string): void {
  const error = JSON.parse(errors) as { code: string; message: string };
  expect({ exit: code, ...error }).toMatchObject({
    exit,
    code: expected,
    message: expect.stringContaining(`${lake}/`),
  });
}

test('every worker runs with a ticket', async () => {
  const [lake, env] = [lakeNamed('ticket'), withTicket()];
  expectSuccess(bronze(lake, env));
  for (const layer of layers.slice(1)) expectSuccess(runApp(`${layer}-worker`, ['--lake', lake], env));
  expectSuccess(runApp('lake', ['validate', '--lake', lake], env));
  const output = join(folder, 'export');
  expectSuccess(runApp('lake', ['export', output, '--lake', lake], env));
  for (const table of exported) expectSameRows(table, output, `${undisturbed}-export`);
  expect(await hdfs.shell('-stat', '%u', '/lakes/ticket')).toBe('etl\n');
});

test('a run with a keytab fetches its ticket', async () => {
  expectSuccess(bronze(lakeNamed('keytab'), await withKeytab('kept')));
  expect(existsSync(ticketOf('kept'))).toBe(true);
  expect(await hdfs.shell('-stat', '%u', '/lakes/keytab')).toBe('etl\n');
});

test.each([
  ['no ticket', ticketOf('nobody')],
  ['a ticket that has expired', expired],
  ['the ticket of a user without permission', ticketOf('guest')],
])('a run with %s is denied', (_, ticket) => {
  const lake = lakeNamed('denied');
  expectFailed(bronze(lake, { ...common(), KRB5CCNAME: ticket }), 78, 'STORAGE_DENIED', lake);
});

test('while the KDC is down, a ticket is still valid, but a keytab gets no ticket', async () => {
  const lake = lakeNamed('kdc');
  expectSuccess(runApp('lake', ['init', '--lake', lake], withTicket()));
  await kdc.stop();
  try {
    expectSuccess(bronze(lake, withTicket()));
    expectFailed(bronze(lake, await withKeytab('fresh')), 78, 'STORAGE_DENIED', lake);
  } finally {
    await kdc.start();
  }
  expectSuccess(bronze(lake, await withKeytab('fresh')));
});

test('a client without Kerberos is refused', () => {
  const lake = lakeNamed('simple');
  const env = { HADOOP_USER_NAME: 'hdfs' };
  expectFailed(bronze(lake, env), 69, 'STORAGE_UNAVAILABLE', lake);
});

test('a library of Kerberos that cannot be loaded is named', () => {
  writeFileSync(join(folder, 'libgssapi_krb5.so.2'), 'no library');
  const lake = lakeNamed('library');
  const end = bronze(lake, { ...withTicket(), LD_LIBRARY_PATH: folder });
  expectFailed(end, 78, 'CONFIG_INVALID', lake);
  expect(end.errors).toContain('libgssapi_krb');
});

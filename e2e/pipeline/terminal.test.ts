import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { lakeRun } from '../support/command';
import { temporaryFolder } from '../support/lake';
import { event, write } from '../support/people';
import { program } from '../support/process';

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];

/** They clear the screen, ring, change the colour, overwrite the line, and turn the direction of the text. */
const name = '\u001b[2JDesk\u0007 Lamp\u009b31m\r\n\u202e';
const column = '\u001b[2Jowned\u0007';
const active = /(?!\n)\p{Cc}|[\u202a-\u202e]/u;

beforeAll(async () => {
  const fields = { product_name: name, [column]: name };
  const events = ['pending', 'shipped'].map((status, at) => event({ id: 'ORD-1', fields }, status, at));
  await write(
    [...events, event({ id: name, fields: { ...fields, total: 0 } }, 'pending', 3)].map((each) => JSON.stringify(each)),
    log,
  );
  const human = { LOG_LEVEL: 'info', LOG_FORMAT: 'human' };
  const { code, errors } = await lakeRun(['run', 'all', '--log', `file://${log}`, '--lake', lake], human);
  expect(code).toBe(0);
  expect(errors).toContain('\\u001b[2Jowned');
  expect(errors).not.toMatch(active);
});

test.each([
  ['query', 'SELECT * FROM bronze'],
  ['query', 'SELECT * FROM bronze', '--json'],
  ['query', 'SELECT product_name FROM daily_revenue_by_product'],
  ['tables', '--drift'],
  ['report'],
  ['query', 'SELECT event FROM rejected'],
])('lake %s %s prints no character that a terminal acts on', async (...args) => {
  const { output, errors } = await lakeRun([...args, '--lake', lake]);
  expect(output).toContain('\\u001b');
  expect(output + errors).not.toMatch(active);
});

test('an error has no character that a terminal acts on', async () => {
  const { code, output, errors } = await lakeRun(['query', `SELECT nothing FROM bronze`, '--lake', lake]);
  expect({ code, output }).toEqual({ code: 65, output: '' });
  expect(errors).toContain('\\u001b[2Jowned');
  expect(errors).not.toMatch(active);
});

test('JSON has the same values, and CSV in a pipe has the unchanged data', async () => {
  const sql = `SELECT product_name, "${column}" FROM bronze LIMIT 1`;
  const { output: json } = await lakeRun(['query', sql, '--json', '--lake', lake]);
  expect(JSON.parse(json)).toEqual([{ product_name: name, [column]: name }]);
  const { output: csv } = await lakeRun(['query', sql, '--csv', '--lake', lake]);
  expect(csv).toBe(`product_name,${column}\n"${name}","${name}"\n`);
});

test('CSV on a terminal is printable', () => {
  const terminal = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
  const sql = `SELECT product_name, "${column}" FROM bronze LIMIT 1`;
  const command = [process.execPath, program('lake'), 'query', sql, '--csv', '--lake', lake];
  const { status, stdout } = spawnSync('python3', ['-c', terminal, ...command], { encoding: 'utf8' });
  expect({ status, lines: stdout.split('\r\n') }).toEqual({
    status: 0,
    lines: [
      'product_name,\\u001b[2Jowned\\u0007',
      `"${'\\u001b[2JDesk\\u0007 Lamp\\u009b31m\\r'}`,
      expect.stringContaining('\\u202e'),
      expect.stringContaining('\\u202e'),
      '',
    ],
  });
});

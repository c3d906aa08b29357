import { moduleUrl, Program } from './testing/program';

const running = (script: string): Program =>
  new Program(`
    import { runGroup } from '${moduleUrl('group.mjs')}';
    process.exit(await runGroup('sh', ['-c', ${JSON.stringify(script)}]));`);

/** A child that goes on when it is asked to end. */
const stubborn = `sh -c 'trap "" TERM; echo started; sleep 1000; :' & wait`;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends whatever the command has started', async (signal, exit) => {
  const program = running(stubborn);
  await program.prints('started');
  program.signal(signal);
  expect(await program.end).toBe(exit);
  await program.closed;
});

test('the exit code is that of the command', async () => {
  expect(await running('exit 3').end).toBe(3);
});

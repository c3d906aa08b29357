import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** As a process loads it: Jest takes no ES module. */
function isServiceFailure(messages: string[]): boolean {
  const module = join(__dirname, 'service-failure.mjs');
  const script = `import { isServiceFailure } from ${JSON.stringify(module)};
    process.stdout.write(String(isServiceFailure(${JSON.stringify(messages)})));`;
  return execFileSync('node', ['--input-type=module', '-e', script], { encoding: 'utf8' }) === 'true';
}

const started = 'ServiceError: kafka did not answer within five minutes; the end of kafka.log:\n...';
const compared = 'Error: expect(received).toEqual(expected) // deep equality\n\nExpected: 3\nReceived: 2';

test.each([
  ['a service that did not start', [started], true],
  ['a client whose request timed out', ['KafkaJSRequestTimeoutError: Request Metadata timed out'], true],
  ['a test that timed out', ['thrown: "Exceeded timeout of 600000 ms for a hook.'], true],
  ['a comparison', [compared], false],
  ['a comparison beside a service that did not start', [started, compared], false],
  ['a message that quotes a service', [`Error: expected no ${started}`], false],
  ['nothing that was said', [], false],
])('%s', (_, messages, expected) => {
  expect(isServiceFailure(messages)).toBe(expected);
});

/** Messages of tests whose service did not start, or whose service did not answer a client or the test in time. */
const patterns = [
  /^ServiceError: /,
  /^KafkaJS(Connection|RequestTimeout|NumberOfRetriesExceeded)/,
  /^(thrown: |Error: )?"?Exceeded timeout of \d+ ms for a (test|hook)/,
];

/** Whether a test failed only because of a service: no failure is about values. */
export function isServiceFailure(messages) {
  return messages.length > 0 && messages.every((message) => patterns.some((pattern) => pattern.test(message.trim())));
}

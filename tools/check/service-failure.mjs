/** What a test says when a service did not start, or a client or test waited for one in vain. */
const patterns = [
  /^ServiceError: /,
  /^KafkaJS(Connection|RequestTimeout|NumberOfRetriesExceeded)/,
  /^(thrown: |Error: )?"?Exceeded timeout of \d+ ms for a (test|hook)/,
];

/** Whether a test failed for a service alone: every failure is of one, and none compares values. */
export function isServiceFailure(messages) {
  return messages.length > 0 && messages.every((message) => patterns.some((pattern) => pattern.test(message.trim())));
}

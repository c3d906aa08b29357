import { RunTrace } from './trace';

const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
const other = `00-${traceId}-${spanId}-01`;

test('a run is linked to the runs that commitInfo names, once each, and not to itself', () => {
  const trace = new RunTrace();
  trace.link([other, undefined, trace.traceparent, other]);
  expect([...trace.sources]).toEqual([other]);
});

test.each([
  'spark',
  '',
  7,
  `${other}-more`,
  `ff-${traceId}-${spanId}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId}-${spanId}`,
])('%p is not a traceparent and makes no link', (text) => {
  const trace = new RunTrace();
  trace.link([text]);
  expect([...trace.sources]).toEqual([]);
});

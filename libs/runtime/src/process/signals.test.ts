import { setImmediate } from 'node:timers/promises';
import { finishedOrStopped, orStopped, Stopped } from './signals';

const never = (): Promise<never> => new Promise(() => {});
const stopped = new Stopped('SIGTERM');

/** Aborted already, or a moment later. */
const signals = {
  before: (): AbortSignal => AbortSignal.abort(stopped),
  during: (): AbortSignal => {
    const controller = new AbortController();
    void setImmediate().then(() => controller.abort(stopped));
    return controller.signal;
  },
};

describe.each(['before', 'during'] as const)('a request to stop that comes %s the work', (when) => {
  test('ends it at once', async () => {
    await expect(orStopped(never(), signals[when]())).rejects.toBe(stopped);
  });

  test('is nobody else’s failure', async () => {
    const work = Promise.withResolvers<never>();
    await expect(orStopped(work.promise, signals[when]())).rejects.toBe(stopped);
    work.reject(new Error('abandoned'));
    // An unhandled rejection is reported before the next turn of the event loop.
    await setImmediate();
  });

  test('lets short work finish, and ends work that hangs', async () => {
    const signal = signals[when]();
    const work = setImmediate().then(() => setImmediate('done'));
    await expect(finishedOrStopped(work, signal, 600_000)).resolves.toBe('done');
    expect(signal.aborted).toBe(true);
    await expect(finishedOrStopped(never(), signals[when](), 1)).rejects.toBe(stopped);
  });
});

test('a request to stop is not replaced by a later error of a close', () => {
  expect(Stopped.of(new SuppressedError(new Error('close failed'), stopped))).toBe(stopped);
});

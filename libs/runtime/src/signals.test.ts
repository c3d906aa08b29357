import { setTimeout as sleep } from 'node:timers/promises';
import { finishedOrStopped, orStopped, Stopped } from './signals';

const never = (): Promise<never> => new Promise(() => {});
const stopped = new Stopped('SIGTERM');

/** Aborted already, or a moment later. */
const signals = {
  before: (): AbortSignal => AbortSignal.abort(stopped),
  during: (): AbortSignal => {
    const controller = new AbortController();
    setImmediate(() => controller.abort(stopped));
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
    await sleep(10);
  });

  test('lets finish what ends soon, and ends what hangs', async () => {
    await expect(finishedOrStopped(sleep(20, 'done'), signals[when](), 60_000)).resolves.toBe('done');
    await expect(finishedOrStopped(never(), signals[when](), 20)).rejects.toBe(stopped);
  });
});

import { endNow } from './process';

const numbers = { SIGINT: 2, SIGTERM: 15 } as const;

/** The process was asked to stop; nothing is half-done. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor(readonly reason: keyof typeof numbers) {
    super(`stopped by ${reason}`);
  }

  /** 130 or 143. */
  get exitCode(): number {
    return 128 + numbers[this.reason];
  }

  /** The request to stop that an error reports: itself, the reason of an AbortError, or what a failed close suppressed. */
  static of(error: unknown): Stopped | undefined {
    if (error instanceof Stopped) return error;
    // By shape: Node's own errors are of another realm than a test runner's modules.
    const { cause, suppressed } = (error ?? {}) as { cause?: unknown; suppressed?: unknown };
    if (cause instanceof Stopped) return cause;
    return suppressed === undefined ? undefined : Stopped.of(suppressed);
  }
}

/** A signal that is aborted, with a {@link Stopped}, when the process is asked to stop. Asked twice, it ends at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of Object.keys(numbers) as (keyof typeof numbers)[]) {
    process.on(name, () => {
      if (controller.signal.aborted) endNow(128 + numbers[name]);
      controller.abort(new Stopped(name));
    });
  }
  return controller.signal;
}

/** Milliseconds that work which ends soon has after a request to stop: whoever asks kills after ten seconds or more. */
const COMMIT_GRACE_MS = 8_000;

/** As {@link orStopped}, but the request waits until the work has had the time to end. */
export async function finishedOrStopped<T>(
  work: Promise<T>,
  signal: AbortSignal,
  graceMs = COMMIT_GRACE_MS,
): Promise<T> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => over.abort(signal.reason), graceMs);
  };
  if (signal.aborted) wait();
  signal.addEventListener('abort', wait, { once: true });
  try {
    return await orStopped(work, over.signal);
  } finally {
    signal.removeEventListener('abort', wait);
    clearTimeout(timer);
  }
}

/** The work's result, or the request to stop as soon as it comes. The work is abandoned then, as a kill would. */
export async function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    work.catch(() => {});
    throw signal.reason;
  }
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

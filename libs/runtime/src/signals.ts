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

  /** The request to stop that an error tells of: itself, or the reason of an AbortError. */
  static of(error: unknown): Stopped | undefined {
    if (error instanceof Stopped) return error;
    // By shape: Node's own errors are of another realm than a test runner's modules.
    const cause = (error as { cause?: unknown } | undefined)?.cause;
    return cause instanceof Stopped ? cause : undefined;
  }
}

/** A signal that is aborted, with a {@link Stopped}, when the process is asked to stop. Asked twice, it ends at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of Object.keys(numbers) as (keyof typeof numbers)[]) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + numbers[name]);
      controller.abort(new Stopped(name));
    });
  }
  return controller.signal;
}

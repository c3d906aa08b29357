/** Milliseconds until a kill: the same sequence on every machine; where they hit depends on the machine. */
export function* pauses(): Generator<number, never> {
  for (let state = 42; ; state = (state * 1103515245 + 12345) % 2147483648) yield 50 + (state % 1500);
}

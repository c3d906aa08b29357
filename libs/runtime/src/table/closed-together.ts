/** Values that are disposed together: `using tables = closedTogether([orders, events])`. */
export function closedTogether<T extends readonly Disposable[]>(values: T): T & Disposable {
  return Object.assign(values, {
    [Symbol.dispose](): void {
      for (const value of values) value[Symbol.dispose]();
    },
  });
}

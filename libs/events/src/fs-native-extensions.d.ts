declare module 'fs-native-extensions' {
  /** Returns false when another open file has the lock. The file must be open for writing. */
  export function tryLock(file: number): boolean;
  export function unlock(file: number): void;
}

import { bridged, bridgedSync } from './errors';
import type { NativeTable, Snapshot } from './native';
import { operate, type Operation, type OperationOptions } from './operation';
import type { Schema } from './schema';

/** A table that the bridge has loaded, and what the bridge says about the version. Its errors name the URL. */
export class Handle {
  private loaded: Snapshot;
  private parsedSchema: Schema | undefined;

  constructor(
    readonly url: string,
    readonly native: NativeTable,
  ) {
    this.loaded = native.snapshot();
  }

  get snapshot(): Snapshot {
    return this.loaded;
  }

  get schema(): Schema {
    this.parsedSchema ??= JSON.parse(this.loaded.schema) as Schema;
    return this.parsedSchema;
  }

  call<T>(run: (native: NativeTable) => Promise<T>): Promise<T> {
    return bridged(this.url, () => run(this.native));
  }

  /** Runs an operation and takes over the version that it leaves behind. */
  async change<T>(
    options: OperationOptions,
    run: (native: NativeTable, operation: Operation) => Promise<T>,
  ): Promise<T> {
    const result = await operate(options, this.url, (operation) => {
      operation.count(this.native);
      return run(this.native, operation);
    });
    this.reload();
    return result;
  }

  /** Loads another version. */
  async move(run: (native: NativeTable) => Promise<unknown>): Promise<void> {
    await this.call(run);
    this.reload();
  }

  private reload(): void {
    this.loaded = bridgedSync(this.url, () => this.native.snapshot());
    this.parsedSchema = undefined;
  }
}

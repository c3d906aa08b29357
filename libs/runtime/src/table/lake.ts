import { DeltaError, DeltaTable } from '@fastcart/delta';
import { bronze, type Contract, firstContract, published, type Table, tableSpec } from '@fastcart/schemas';
import { closedTogether } from './closed-together';
import { newestVersion, requireVersion, versionProperties } from './contract';
import { FastcartError } from '../process/errors';
import { toFastcartError } from '../process/foreign-errors';
import { lakeUrl } from '../config/lake-url';
import { parseSetting } from '../config/setting';
import { settings } from '../config/settings';
import { sourceColumnsProperties } from './source-columns';
import { requireCommitInfo } from './commit-info';

export type OpenTables<T extends Table[]> = { [K in keyof T]: DeltaTable } & Disposable;

/** A lake: tables at fixed paths under one URL. */
export class Lake {
  readonly url: string;

  /** `place`: a URL, or a path of the local disk. `contract`: what its tables have to be. Errors: CONFIG_INVALID. */
  constructor(
    place: string,
    readonly contract: Contract = firstContract,
  ) {
    parseSetting(settings.LAKE, place, (mistake) => {
      throw new FastcartError('CONFIG_INVALID', `the place of the lake ${mistake}`);
    });
    this.url = lakeUrl(place);
  }

  urlOf(table: Table): string {
    return `${this.url}/${table.path}`;
  }

  /**
   * Opens tables at their newest versions, and `using` closes them all. Errors: TABLE_MISSING, SCHEMA_VERSION,
   * STORAGE_CORRUPT.
   */
  async open<T extends Table[]>(...list: T): Promise<OpenTables<T>> {
    return closedTogether(await Promise.all(list.map((table) => this.openOne(table)))) as unknown as OpenTables<T>;
  }

  /** As {@link open}, after making the lake when there is none. */
  async openOrInit<T extends Table[]>(...list: T): Promise<OpenTables<T>> {
    try {
      return await this.open(...list);
    } catch (error) {
      if (!(error instanceof FastcartError && error.code === 'TABLE_MISSING')) throw error;
      // The table that is made last tells a lake that lost a table, which is missing still, from one whose making was
      // interrupted; another run may have made the lake meanwhile.
      if (!(await this.has(published))) await this.init();
      return this.open(...list);
    }
  }

  /**
   * Makes every table that is not there yet, {@link published} last; the names of those that were made. `sourceColumns`:
   * the most columns that fields of the source may add to Bronze.
   */
  async init(sourceColumns?: number): Promise<string[]> {
    const others = this.contract.tables.filter((table) => table !== published);
    const ofBronze = sourceColumns === undefined ? {} : sourceColumnsProperties(sourceColumns);
    const made = await Promise.all(others.map((table) => this.create(table, table === bronze ? ofBronze : {})));
    const names = others.filter((_, index) => made[index]).map(({ name }) => name);
    return (await this.create(published)) ? [...names, published.name] : names;
  }

  /** Makes a table, with `more` properties; false when it is there. Errors: TABLE_MISSING, STORAGE_CORRUPT. */
  async create(table: Table, more: Record<string, string> = {}): Promise<boolean> {
    const spec = tableSpec(table);
    const properties = { ...spec.properties, ...versionProperties(newestVersion(this.contract)), ...more };
    try {
      using _ = await DeltaTable.create(this.urlOf(table), { ...spec, properties });
      return true;
    } catch (error) {
      if (!DeltaError.is(error, 'ALREADY_EXISTS')) throw error;
      using _ = await this.find(table);
      return false;
    }
  }

  async has(table: Table): Promise<boolean> {
    using found = await this.findIfThere(table);
    return found !== undefined;
  }

  /** Opens a table whatever its schema version is. Errors: TABLE_MISSING, STORAGE_CORRUPT. */
  async find(table: Table): Promise<DeltaTable> {
    const found = await this.findIfThere(table);
    if (found) return found;
    throw new FastcartError('TABLE_MISSING', `there is no table ${table.name} at ${this.urlOf(table)}`);
  }

  /** As {@link find}; undefined when there is no table. Errors: STORAGE_CORRUPT, when its newest commit is torn. */
  async findIfThere(table: Table): Promise<DeltaTable | undefined> {
    try {
      const opened = await DeltaTable.open(this.urlOf(table));
      await requireCommitInfo(opened, 1);
      return opened;
    } catch (error) {
      if (DeltaError.is(error, 'TABLE_NOT_FOUND')) return undefined;
      throw toFastcartError(error);
    }
  }

  private async openOne(table: Table): Promise<DeltaTable> {
    const opened = await this.find(table);
    requireVersion(this.contract, table.name, opened.properties);
    return opened;
  }
}

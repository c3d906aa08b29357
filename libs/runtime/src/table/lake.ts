import { DeltaError, DeltaTable } from '@fastcart/delta';
import { bronze, type Contract, firstContract, isGold, published, type Table, tableSpec } from '@fastcart/schemas';
import { closedTogether } from './closed-together';
import { newestVersion, requireVersion, versionProperties } from './contract';
import { FastcartError } from '../process/errors';
import { toFastcartError } from '../process/foreign-errors';
import { lakeUrl } from '../config/lake-url';
import { parseSetting } from '../config/setting';
import { settings } from '../config/settings';
import { sourceColumnsProperties } from './source-columns';
import { requireCommitInfo } from './commit-info';
import { wasPublished } from './was-published';

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

  /**
   * Opens tables at their newest versions, by name, without those that are {@link isNew new}; `using` closes them all.
   * Errors: as {@link open}.
   */
  async openPresent(list: readonly Table[]): Promise<Record<string, DeltaTable> & Disposable> {
    const found = await Promise.all(list.map(async (table) => [table.name, await this.openUnlessNew(table)] as const));
    const tables = Object.fromEntries(found.filter((each): each is [string, DeltaTable] => each[1] !== undefined));
    const { [Symbol.dispose]: dispose } = closedTogether(Object.values(tables));
    return Object.assign(tables, { [Symbol.dispose]: dispose });
  }

  /**
   * As {@link open}, after creating the lake when there is none, and the Gold tables that are {@link isNew new} to it.
   */
  async openOrInit<T extends Table[]>(...list: T): Promise<OpenTables<T>> {
    try {
      return await this.open(...list);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // The table that is made last tells a lake that lost a table, which is missing still, from one whose making was
      // interrupted; another run may have made the lake meanwhile.
      if (!(await this.has(published))) await this.init();
      await this.createNew(list);
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

  /** Makes those of a list that are {@link isNew new}, once all others are found to be sound. Errors: as {@link open}. */
  async createNew(list: readonly Table[] = this.contract.tables): Promise<void> {
    using present = await this.openPresent(list);
    await Promise.all(list.filter(({ name }) => !(name in present)).map((table) => this.create(table)));
  }

  /**
   * Whether this is a Gold table that the lake does not have because its programs did not know it: no published set has
   * ever named it. The next Gold run makes and fills it. A table that a set names is lost, and stays an error.
   */
  async isNew(table: Table): Promise<boolean> {
    if (!isGold(table) || (await this.has(table))) return false;
    using sets = await this.findIfThere(published);
    if (!sets) return false;
    return !(await wasPublished(sets, table));
  }

  /** Those of a list that are not {@link isNew new}. */
  async present(list: readonly Table[]): Promise<Table[]> {
    const areNew = await Promise.all(list.map((table) => this.isNew(table)));
    return list.filter((_, index) => !areNew[index]);
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

  private async openUnlessNew(table: Table): Promise<DeltaTable | undefined> {
    try {
      return await this.openOne(table);
    } catch (error) {
      if (isMissing(error) && (await this.isNew(table))) return undefined;
      throw error;
    }
  }

  private async openOne(table: Table): Promise<DeltaTable> {
    const opened = await this.find(table);
    requireVersion(this.contract, table.name, opened.properties);
    return opened;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof FastcartError && error.code === 'TABLE_MISSING';
}

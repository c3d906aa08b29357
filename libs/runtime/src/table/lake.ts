import { DeltaError, DeltaTable } from '@fastcart/delta';
import {
  bronze,
  type LakeSchema,
  firstLakeSchema,
  canBeNew,
  published,
  type Table,
  tableSpec,
} from '@fastcart/schemas';
import { closedTogether } from './closed-together';
import { newestVersion, requireVersion, versionProperties } from './lake-schema';
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

  /** `place`: a URL, or a path of the local disk. `lakeSchema`: the schema of its tables. Errors: CONFIG_INVALID. */
  constructor(
    place: string,
    readonly lakeSchema: LakeSchema = firstLakeSchema,
  ) {
    parseSetting(settings.LAKE, place, (mistake) => {
      throw new FastcartError('CONFIG_INVALID', `the URL of the lake ${mistake}`);
    });
    this.url = lakeUrl(place);
  }

  urlOf(table: Table): string {
    return `${this.url}/${table.path}`;
  }

  /**
   * Opens tables at their newest versions. `using` closes them all. Errors: TABLE_MISSING, SCHEMA_VERSION, STORAGE_CORRUPT.
   */
  async open<T extends Table[]>(...list: T): Promise<OpenTables<T>> {
    return closedTogether(await Promise.all(list.map((table) => this.openOne(table)))) as unknown as OpenTables<T>;
  }

  /**
   * Opens tables at their newest versions, by name, without those that are {@link isNew new}. `using` closes them all.
   * Errors: as {@link open}.
   */
  async openPresent(list: readonly Table[]): Promise<Record<string, DeltaTable> & Disposable> {
    const found = await Promise.all(list.map(async (table) => [table.name, await this.openUnlessNew(table)] as const));
    const tables = Object.fromEntries(found.filter((each): each is [string, DeltaTable] => each[1] !== undefined));
    const { [Symbol.dispose]: dispose } = closedTogether(Object.values(tables));
    return Object.assign(tables, { [Symbol.dispose]: dispose });
  }

  /**
   * As {@link open}, but creates the lake if it does not exist, and the Gold tables that are {@link isNew new} to it.
   */
  async openOrInit<T extends Table[]>(...list: T): Promise<OpenTables<T>> {
    try {
      return await this.open(...list);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // `published` is created last. If it exists, the lake is complete and has lost the missing table; if not, its creation was
      // interrupted. Another run may have created the lake since.
      if (!(await this.has(published))) await this.init();
      await this.createNew(list);
      return this.open(...list);
    }
  }

  /**
   * Creates the tables that do not exist, {@link published} last, and returns their names. `sourceColumns`: the greatest
   * number of source columns in Bronze.
   */
  async init(sourceColumns?: number): Promise<string[]> {
    const others = this.lakeSchema.tables.filter((table) => table !== published);
    const ofBronze = sourceColumns === undefined ? {} : sourceColumnsProperties(sourceColumns);
    const made = await Promise.all(others.map((table) => this.create(table, table === bronze ? ofBronze : {})));
    const names = others.filter((_, index) => made[index]).map(({ name }) => name);
    return (await this.create(published)) ? [...names, published.name] : names;
  }

  /** Creates the tables of a list that are {@link isNew new}, after it has opened all others. Errors: as {@link open}. */
  async createNew(list: readonly Table[] = this.lakeSchema.tables): Promise<void> {
    using present = await this.openPresent(list);
    await Promise.all(list.filter(({ name }) => !(name in present)).map((table) => this.create(table)));
  }

  /**
   * Whether a table is a table of Gold that the lake does not have because earlier programs did not know it: no published set
   * has it. The next Gold run creates and fills it. A missing table that a set has is lost, which is an error.
   */
  async isNew(table: Table): Promise<boolean> {
    if (!canBeNew(table) || (await this.has(table))) return false;
    using sets = await this.findIfThere(published);
    if (!sets) return false;
    return !(await wasPublished(sets, table));
  }

  /** The tables of a list that are not {@link isNew new}. */
  async present(list: readonly Table[]): Promise<Table[]> {
    const areNew = await Promise.all(list.map((table) => this.isNew(table)));
    return list.filter((_, index) => !areNew[index]);
  }

  /** Creates a table, with `more` properties. Returns false when it exists. Errors: TABLE_MISSING, STORAGE_CORRUPT. */
  async create(table: Table, more: Record<string, string> = {}): Promise<boolean> {
    const spec = tableSpec(table);
    const properties = { ...spec.properties, ...versionProperties(newestVersion(this.lakeSchema)), ...more };
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

  /** Opens a table of any schema version. Errors: TABLE_MISSING, STORAGE_CORRUPT. */
  async find(table: Table): Promise<DeltaTable> {
    const found = await this.findIfThere(table);
    if (found) return found;
    throw new FastcartError('TABLE_MISSING', `there is no table ${table.name} at ${this.urlOf(table)}`);
  }

  /** As {@link find}, but undefined when there is no table. Errors: STORAGE_CORRUPT, when its newest commit is damaged. */
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
    requireVersion(this.lakeSchema, table.name, opened.properties);
    return opened;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof FastcartError && error.code === 'TABLE_MISSING';
}

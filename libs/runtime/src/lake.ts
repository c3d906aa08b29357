import { DeltaError, DeltaTable } from '@fastcart/delta';
import { published, type Table, tables, tableSpec } from '@fastcart/schemas';
import { pathToFileURL } from 'node:url';
import { FastcartError } from './errors';
import { mistakeIn, settings } from './settings';

/** Raised when a table changes in a way that an older worker must not write to. */
export const schemaVersion = '1';
const versionProperty = 'fastcart.schemaVersion';

/** A lake: tables at fixed paths under one URL. */
export class Lake {
  readonly url: string;

  /** `url`: a URL, or a path of the local disk. Errors: CONFIG_INVALID. */
  constructor(url: string) {
    const mistake = mistakeIn(settings.LAKE, url);
    if (mistake) throw new FastcartError('CONFIG_INVALID', `LAKE (--lake) ${mistake}`);
    this.url = (url.includes('://') ? url : pathToFileURL(url).href).replace(/\/+$/, '');
  }

  urlOf(table: Table): string {
    return `${this.url}/${table.path}`;
  }

  /** Opens tables at their newest versions. Errors: TABLE_MISSING, SCHEMA_VERSION. */
  async open<T extends Table[]>(...list: T): Promise<{ [K in keyof T]: DeltaTable }> {
    return Promise.all(list.map((table) => this.openOne(table))) as Promise<{ [K in keyof T]: DeltaTable }>;
  }

  /** As {@link open}, after making the lake when there is none. */
  async openOrInit<T extends Table[]>(...list: T): Promise<{ [K in keyof T]: DeltaTable }> {
    try {
      return await this.open(...list);
    } catch (error) {
      if (!(error instanceof FastcartError && error.code === 'TABLE_MISSING')) throw error;
      // The table that is made last tells a lake that lost a table from one whose making was interrupted.
      if (await this.has(published)) throw error;
      await this.init();
      return this.open(...list);
    }
  }

  /** Makes every table that is not there yet; the names of those that were made. */
  async init(): Promise<string[]> {
    const made: string[] = [];
    for (const table of tables) {
      if (await this.create(table)) made.push(table.name);
    }
    return made;
  }

  private async create(table: Table): Promise<boolean> {
    const spec = tableSpec(table);
    const properties = { ...spec.properties, [versionProperty]: schemaVersion };
    try {
      const created = await DeltaTable.create(this.urlOf(table), { ...spec, properties });
      created.close();
      return true;
    } catch (error) {
      if (DeltaError.is(error, 'ALREADY_EXISTS')) return false;
      throw error;
    }
  }

  async has(table: Table): Promise<boolean> {
    try {
      (await DeltaTable.open(this.urlOf(table))).close();
      return true;
    } catch (error) {
      if (DeltaError.is(error, 'TABLE_NOT_FOUND')) return false;
      throw error;
    }
  }

  private async openOne(table: Table): Promise<DeltaTable> {
    let opened: DeltaTable;
    try {
      opened = await DeltaTable.open(this.urlOf(table));
    } catch (error) {
      if (!DeltaError.is(error, 'TABLE_NOT_FOUND')) throw error;
      throw new FastcartError('TABLE_MISSING', `there is no table ${table.name} at ${this.urlOf(table)}`, {
        cause: error,
      });
    }
    const version = opened.properties[versionProperty];
    if (version !== schemaVersion) {
      const found = version === undefined ? 'no schema version' : `schema version ${version}`;
      throw new FastcartError(
        'SCHEMA_VERSION',
        `${table.name} has ${found}, this program writes version ${schemaVersion}`,
      );
    }
    return opened;
  }
}

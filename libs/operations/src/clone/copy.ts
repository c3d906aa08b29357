import { type CommitOptions, DeltaTable, query, type Source } from '@fastcart/delta';
import { archivedName } from '@fastcart/published';
import type { PublishedSet } from '@fastcart/published';
import { lit, values } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import {
  announce,
  commitAt,
  factsOf,
  FastcartError,
  type Lake,
  newestVersion,
  requireVersion,
  type Run,
  versionOf,
  versionProperties,
  write,
} from '@fastcart/runtime';
import { goldTables, positionsAt, published, sourceOf, type Table } from '@fastcart/schemas';
import { withArchive } from '../archive';
import { archivePlace, requireArchive } from '../archive-place';
import { sumOf } from '../files';
import { at } from '../restore/versions';
import { copied, type Original, stamped } from './source';

export interface CopiedTable {
  table: string;
  rows: number;
  bytes: number;
}

/** Writes a set's tables to another lake. It skips the steps that are done already. */
export class Copy {
  private readonly version: Record<string, string>;

  constructor(
    private readonly run: Run,
    private readonly source: Lake,
    private readonly archive: Lake,
    private readonly target: Lake,
    private readonly set: PublishedSet,
  ) {
    this.version = versionProperties(newestVersion(run.lakeSchema));
  }

  /**
   * Creates `published` first: a worker that finds this table creates no others, so none that is not copied yet.
   * Errors: CONFIG_INVALID, when archived days are in another archive.
   */
  async begin(): Promise<void> {
    using sets = await this.source.open(published);
    requireArchive(sets[0], this.source, this.archive);
    (await this.open(published, sets[0])).close();
  }

  /** All rows of a table, archived ones too, in one commit. Errors: SCHEMA_VERSION; RESTORE_REFUSED; AUDIT_FAILED, when rows are missing. */
  async rows({ table, version, transactions }: Original, progress: (bytes: number) => void): Promise<CopiedTable> {
    return at(this.source, table, version, async (original) => {
      requireVersion(this.run.lakeSchema, table.name, original.properties);
      const gold = goldTables.find(({ name }) => name === table.name);
      const t = gold
        ? await withArchive(gold, original, this.archive, this.set.versions[archivedName(gold)])
        : original;
      await this.fill(table, original, query('SELECT * FROM t', { t }), transactions, progress);
      const [[counted], to] = await Promise.all([
        query('SELECT count(*) AS rows FROM t', { t }).rows(),
        at(this.target, table, copied, async (opened) => sumOf(await opened.files())),
      ]);
      const rows = Number(counted!.rows);
      if (rows !== to.rows)
        throw new FastcartError('AUDIT_FAILED', `${table.name}: ${rows} rows, and ${to.rows} of them copied`);
      return { table: table.name, ...to };
    });
  }

  /** Publishes the copies, and gives them the schema version, after which workers write to them. */
  async publish(originals: Original[]): Promise<void> {
    const { runId, publishedAt, asOf } = this.set;
    const ofSet = originals.filter(({ table }) => table.name in this.set.versions);
    const versions = Object.fromEntries(ofSet.map(({ table }) => [table.name, stamped]));
    const row = values('run_id', [runId]).with({
      published_at: lit(publishedAt, 'timestamp'),
      as_of: lit(asOf, 'date'),
      versions: lit(JSON.stringify(versions)),
      sequence: lit(1n),
    });
    using sets = await this.source.open(published);
    await this.fill(published, sets[0], query(toSql(row)), {}, () => {});
    for (const { table } of [...originals, { table: published }]) await this.stamp(table);
  }

  private async fill(
    table: Table,
    original: DeltaTable,
    rows: Source,
    more: Record<string, bigint>,
    progress: (bytes: number) => void,
  ): Promise<void> {
    this.run.signal.throwIfAborted();
    using opened = await this.open(table, original);
    if (opened.version >= copied) return;
    const { signal } = this.run;
    const transactions = { ...(await this.positionsOf(table, copied)), ...more };
    const onProgress = ({ bytesWritten }: { bytesWritten: number }): void => progress(bytesWritten);
    // The table `published` of a lake of version 0.1.0 has no column `sequence` yet.
    const mergeSchema = table === published;
    const append = (commit: CommitOptions) => opened.append(rows, { mergeSchema, commit, signal, onProgress });
    await this.commit(table, () => append({ transactions, metadata: this.metadata(transactions) }));
  }

  /** A copy has read all of the copy of the table that it is computed from, which has that version by now. */
  private async positionsOf(table: Table, version: number): Promise<Record<string, bigint>> {
    const source = sourceOf(table);
    if (!source) return {};
    return positionsAt(table, await at(this.target, source, version, (opened) => commitAt(opened, BigInt(version))));
  }

  private async open(table: Table, original: DeltaTable): Promise<DeltaTable> {
    const there = await this.target.findIfThere(table);
    if (there) return there;
    const { name, description, schema, partitionColumns, properties } = original;
    // Its own archive is empty.
    const kept = Object.entries(properties).filter(([key]) => !(key in this.version) && key !== archivePlace);
    const spec = { name, description, schema, partitionBy: partitionColumns, properties: Object.fromEntries(kept) };
    const commit = { metadata: this.metadata() };
    return this.commit(table, () => DeltaTable.create(this.target.urlOf(table), spec, { commit }));
  }

  private async stamp(table: Table): Promise<void> {
    using opened = await DeltaTable.open(this.target.urlOf(table));
    if (versionOf(opened.properties)) return;
    const commit = { transactions: await this.positionsOf(table, stamped), metadata: this.metadata() };
    await this.commit(table, () => opened.setProperties(this.version, { commit }));
  }

  private metadata(reached?: Record<string, bigint>): Record<string, unknown> {
    return write({ ...factsOf(this.run), kind: 'clone', clone: this.set.runId, reached });
  }

  private async commit<T>({ name: table }: Table, work: () => Promise<T>): Promise<T> {
    const { layer } = this.run;
    announce({ layer, step: 'commit', table, at: 'start' });
    const result = await work();
    announce({ layer, step: 'commit', table, at: 'end' });
    return result;
  }
}

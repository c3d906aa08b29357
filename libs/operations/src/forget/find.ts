import { type DeltaTable, query, type Source } from '@fastcart/delta';
import { type DataType, type Literal, Plan } from '@fastcart/query';
import { identifier, toSql } from '@fastcart/query/sql';
import { type Forgotten, payloadsOf, redacted, redactionsOf, withoutPayloads } from '@fastcart/redaction';
import {
  bronze,
  columnNames,
  type LakeSchema,
  personalNames,
  quarantine,
  rejected,
  type Table,
  tables,
} from '@fastcart/schemas';
import { redactedEvent } from './event';

/** The rows of one partition date that name a forgotten person. */
export interface Found {
  day: string;
  rows: number;
  /** The pseudonyms of the rows' customers. */
  customers: string[];
  /** The new rows of the whole day, or the rows to be merged; read from the version that the table has at that time. */
  source: () => Source;
}

/** How people are found in a table and removed from it. */
export interface TableRedaction {
  table: Table;
  find: (opened: DeltaTable, forgotten: Forgotten) => Promise<Found[]>;
  /**
   * How rows are merged, by columns that identify a row within a day. Without it the whole day is rewritten, as in Bronze:
   * its columns can have any name, and the MERGE of delta-rs adds columns of its own.
   */
  merge?: { on: string[]; set: Record<string, string> };
}

const coordinates = ['kafka_partition', 'kafka_offset'];

/** A table that has the customer in a column. */
function customersIn(table: Table): TableRedaction {
  const first = tables.find(({ name }) => name === table.name)!;
  // A column that a migration added can have personal data, as the event in Bronze.
  const promoted = columnNames(table).filter((name) => !columnNames(first).includes(name));
  const personal = [...personalNames(table.columns), ...promoted];
  const keys = table.columns.filter(({ name }) => table.key.includes(name));
  const names = [...keys.map(({ name }) => name), 'pseudonym'];
  const types = [...keys.map(({ type }) => type as DataType), 'string' as const];
  return {
    table,
    merge: {
      on: table.key,
      set: { customer_id: 'source.pseudonym', ...Object.fromEntries(personal.map((name) => [name, 'NULL'])) },
    },
    async find(opened, forgotten) {
      const relations = { rows: opened };
      const pairs = await query('SELECT DISTINCT customer_id, customer_email FROM rows', relations).rows();
      const named = pairs.filter(
        ({ customer_id, customer_email }) =>
          forgotten.has('customer', customer_id as string) || forgotten.has('email', customer_email as string),
      );
      if (named.length === 0) return [];
      const all = new Plan(
        {
          kind: 'values',
          types: ['string', 'string', 'string'],
          rows: named.map(({ customer_id, customer_email }): Literal[] => [
            customer_id as string | null,
            customer_email as string | null,
            customer_id === null ? null : forgotten.key.pseudonym(customer_id as string),
          ]),
        },
        ['customer_id', 'customer_email', 'pseudonym'],
      );
      const columns = [...keys.map(({ name }) => `rows.${identifier(name)}`), 'pseudonym'];
      const sql = `SELECT rows.${identifier(table.partitionBy[0]!)} AS "on day", ${columns.join(', ')} FROM rows
        JOIN (${toSql(all)}) named ON (rows.customer_id IS NOT DISTINCT FROM named.customer_id)
          AND (rows.customer_email IS NOT DISTINCT FROM named.customer_email)`;
      const found = await query(sql, relations).rows();
      return byDay(found, ({ 'on day': day }) => String(day)).map(([day, rows]) => ({
        day,
        rows: rows.length,
        customers: rows.flatMap(({ pseudonym }) => (pseudonym as string | null) ?? []),
        source: () =>
          query(
            toSql(
              new Plan(
                { kind: 'values', types, rows: rows.map((row) => names.map((name) => row[name] as Literal)) },
                names,
              ),
            ),
          ),
      }));
    },
  };
}

/** A table that has events or messages as they were received. */
const messages: TableRedaction = {
  table: bronze,
  async find(opened, forgotten) {
    const found = await redactionsOf(forgotten, opened);
    return byDay(found, ({ day }) => day).map(([day, rows]) => ({
      day,
      rows: rows.length,
      customers: rows.flatMap(({ customer }) => customer ?? []),
      source: () => redacted(dayOf(bronze, opened, day), opened.schema.fields, rows),
    }));
  },
};

const payloads: TableRedaction = {
  table: quarantine,
  find: (opened, forgotten) =>
    eachDay(quarantine, opened, async (day) => {
      const places = await payloadsOf(forgotten, dayOf(quarantine, opened, day));
      const source = () => withoutPayloads(dayOf(quarantine, opened, day), places);
      return { day, rows: places.length, customers: [], source };
    }),
};

const rejects: TableRedaction = {
  table: rejected,
  merge: { on: coordinates, set: { event: 'source.event' } },
  find: (opened, forgotten) =>
    eachDay(rejected, opened, async (day) => {
      const rows = await query('SELECT kafka_partition, kafka_offset, event FROM rows', {
        rows: dayOf(rejected, opened, day),
      }).rows();
      const changed = rows.flatMap(({ kafka_partition, kafka_offset, event }) => {
        const redaction = redactedEvent(String(event), forgotten);
        return redaction ? [{ ...redaction, place: [kafka_partition, kafka_offset] as Literal[] }] : [];
      });
      const values = new Plan(
        {
          kind: 'values',
          types: ['integer', 'long', 'string'],
          rows: changed.map(({ place, event }) => [...place, event]),
        },
        [...coordinates, 'event'],
      );
      return {
        day,
        rows: changed.length,
        customers: changed.flatMap(({ customer }) => customer ?? []),
        source: () => query(toSql(values)),
      };
    }),
};

/** Every table with data of customers, in the order of the data flow. */
export function redactionsIn({ tables: all }: LakeSchema): TableRedaction[] {
  return all.flatMap((table) => {
    const received = [messages, payloads, rejects].find((redaction) => redaction.table === table);
    if (received) return [received];
    return columnNames(table).includes('customer_id') ? [customersIn(table)] : [];
  });
}

function dayOf(table: Table, opened: DeltaTable, day: string): Source {
  return query(`SELECT * FROM rows WHERE ${isOfDay(table, day)}`, { rows: opened });
}

/** SQL: whether a row has this partition date. */
export function isOfDay({ partitionBy }: Table, day: string): string {
  return `${partitionBy[0]} = DATE '${day}'`;
}

async function eachDay(table: Table, opened: DeltaTable, find: (day: string) => Promise<Found>): Promise<Found[]> {
  const files = await opened.files();
  const days = new Set(files.map(({ partition }) => partition[table.partitionBy[0]!]!));
  const found: Found[] = [];
  for (const day of [...days].sort()) found.push(await find(day));
  return found.filter(({ rows }) => rows > 0);
}

function byDay<T>(rows: T[], dayOf: (row: T) => string): [day: string, rows: T[]][] {
  return [...Map.groupBy(rows, dayOf)].sort(([left], [right]) => (left < right ? -1 : 1));
}

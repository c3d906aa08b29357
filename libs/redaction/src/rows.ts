import { type Query, query, type RowSource } from '@fastcart/delta';
import { all, any, call, col, type DataType, Expr, matches, nullOf, input, Plan, when } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { address, bronze, columnNames, event, personalNames } from '@fastcart/schemas';
import { objectText, parseObject } from './json';
import { redactedRescue, withoutOthers } from './rescued';
import type { Forgotten } from './subjects';

/** The redaction of one row of Bronze. */
export interface Redaction {
  partition: number;
  offset: bigint;
  /** `ingestion_date`. */
  day: string;
  /** True for a row of a forgotten customer; false when only `_rescued_data` names one. */
  whole: boolean;
  /** The pseudonym. */
  customer: string | null;
  rescued: string | null;
}

const document = col('_rescued_data');
const who = (name: string): Expr => call('first_filled', col(name), call('json_text', document, name));

const read = input('rows', [
  'kafka_partition',
  'kafka_offset',
  'ingestion_date',
  '_rescued_data',
  'customer_id',
  'customer_email',
]).with({ customer_id: who('customer_id'), customer_email: who('customer_email') });

/**
 * The rows of Bronze, or of a batch for it, that name a forgotten customer. Of other rows, only ids and addresses become
 * objects.
 */
export async function redactionsOf(forgotten: Forgotten, rows: RowSource): Promise<Redaction[]> {
  const pairs = await query(toSql(read.distinct('customer_id', 'customer_email')), { rows }).rows();
  const found = pairs.filter(({ customer_id, customer_email }) => isOf(forgotten, customer_id, customer_email));
  const values = (name: string): string[] => [
    ...new Set(found.map((pair) => pair[name] as string | null).filter((text) => text !== null)),
  ];
  const named = any(
    col('customer_id').in(values('customer_id')),
    col('customer_email').in(values('customer_email')),
    matches(document, '"customer_(id|email)\\['),
  );
  const candidates = await query(toSql(read.filter(named.orElse(false))), { rows }).rows();
  return candidates.flatMap((row) => redactionOf(forgotten, row) ?? []);
}

function isOf(forgotten: Forgotten, customer: unknown, email: unknown): boolean {
  return forgotten.has('customer', customer as string | null) || forgotten.has('email', email as string | null);
}

function redactionOf(forgotten: Forgotten, row: Record<string, unknown>): Redaction | undefined {
  const { kafka_partition, kafka_offset, ingestion_date, _rescued_data, customer_id, customer_email } = row;
  const place = { partition: Number(kafka_partition), offset: kafka_offset as bigint, day: String(ingestion_date) };
  const rescued = _rescued_data as string | null;
  const members = rescued === null ? {} : parseObject(rescued);
  if (!isOf(forgotten, customer_id, customer_email)) {
    const left = withoutOthers(members, forgotten);
    return left && { ...place, whole: false, customer: null, rescued: objectText(left) ?? null };
  }
  const customer = customer_id === null ? null : forgotten.key.pseudonym(customer_id as string);
  return { ...place, whole: true, customer, rescued: redactedRescue(members) ?? null };
}

/** A column of Bronze, or of a batch for it. */
export interface RowColumn {
  name: string;
  type: unknown;
}

const place = ['kafka_partition', 'kafka_offset'];

/** The columns of a patch. Fields of events never become columns with a space in the name. */
const patch = { whole: 'is whole', customer: 'new customer_id', rescued: 'new _rescued_data' };

/** The rows of Bronze, or of a batch for it, with the redactions applied. */
export function redacted(rows: RowSource, columns: RowColumn[], redactions: Redaction[]): Query {
  const everything = input(
    'rows',
    columns.map(({ name }) => name),
  );
  const others = everything.join(patchesOf(redactions), { how: 'anti', on: place });
  return query(toSql(others.union(patched(columns, redactions))), { rows });
}

/**
 * Sets the pseudonym and removes personal values and source columns, which may be personal too. It does not use an outer
 * join: DataFusion 55 takes a key of the wrong side when fields of a struct are read above one.
 */
function patched(columns: RowColumn[], redactions: Redaction[]): Plan {
  const names = columns.map(({ name }) => name);
  const cleared = columns.filter(({ name }) => personal.includes(name) || !columnNames(bronze).includes(name));
  const whole = col(patch.whole);
  return input('rows', names)
    .join(patchesOf(redactions), { how: 'inner', on: place })
    .with({
      ...Object.fromEntries(
        cleared.map(({ name, type }) => [name, when(whole, nullOf(type as DataType)).otherwise(col(name))]),
      ),
      customer_id: when(whole, col(patch.customer)).otherwise(col('customer_id')),
      shipping_address: when(all(whole, col('shipping_address').isNotNull()), region).otherwise(
        col('shipping_address'),
      ),
      _rescued_data: col(patch.rescued),
    })
    .select(names);
}

function patchesOf(redactions: Redaction[]): Plan {
  const rows = redactions.map(({ partition, offset, whole, customer, rescued }) => [
    ...[partition, offset, whole, customer, rescued],
  ]);
  const types: DataType[] = ['integer', 'long', 'boolean', 'string', 'string'];
  return new Plan({ kind: 'values', types, rows }, [...place, ...Object.values(patch)]);
}

const personal = personalNames(event);

/** The address without street, city and postal code. */
const region = new Expr({
  kind: 'struct',
  fields: address.map(({ name, personal }) => [
    name,
    personal ? nullOf('string') : call('field', col('shipping_address'), name),
  ]),
});

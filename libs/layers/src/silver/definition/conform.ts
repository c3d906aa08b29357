import {
  all,
  any,
  call,
  coalesce,
  col,
  Expr,
  lit,
  lower,
  namesWhere,
  nullOf,
  type Plan,
  trim,
  when,
} from '@fastcart/query';
import { brokenRules } from '@fastcart/quality';
import {
  address,
  attributes,
  bronze,
  columnNames,
  event,
  type PromotedColumn,
  statuses,
  unknownStatus,
} from '@fastcart/schemas';
import { promoted } from './promote';

/**
 * Bronze rows typed and trimmed, with the reasons for which a row has to be rejected. Runs in the scan of Bronze,
 * because only the binding reads JSON, decimals and timestamps exactly.
 *
 * `<column>_received` says whether a value arrived at all, which tells a missing one from an unreadable one.
 */
export function conform(bronzeRows: Plan, added: readonly PromotedColumn[]): Plan {
  const payload = payloadOf(bronzeRows.columns);
  return bronzeRows
    .select({
      order_id: text('order_id'),
      timestamp: call('try_timestamp', firstFilled(col('timestamp'))),
      timestamp_received: any(firstFilled(col('timestamp')).isNotNull(), has('timestamp')),
      quantity: coalesce(col('quantity'), call('try_int', firstFilled(rescued('quantity')))),
      quantity_received: numberReceived('quantity'),
      ...moneyColumns('price'),
      ...moneyColumns('total'),
      ...Object.fromEntries(textAttributes.map((name) => [name, text(name)])),
      ...Object.fromEntries(address.map(({ name }) => [`shipping_${name}`, addressText(name)])),
      status: when(lower(text('status')).in([...statuses]), lower(text('status'))).otherwise(lit(unknownStatus)),
      status_raw: when(lower(text('status')).in([...statuses]), nullOf('string')).otherwise(text('status')),
      ...promoted(added, bronzeRows.columns),
      source: new Expr({ kind: 'struct', fields: payload.map((name) => [name, col(name)]) }),
      _rescued_data: col('_rescued_data'),
      ...Object.fromEntries(received.map((name) => [name, col(name)])),
    })
    .with({
      rejected: any(...Object.values(rejectRules).map((broken) => broken.orElse(false))),
      reject_reasons: namesWhere(rejectRules),
    })
    .with({ event: when(col('rejected'), originalEvent).otherwise(nullOf('string')) })
    .without('source', '_rescued_data', ...readAsText.map((name) => `${name}_received`));
}

/** Bronze's columns in the order of the table: the event's, its own, those that were added later. */
export function bronzeColumns(tableColumns: string[]): string[] {
  return [...columnNames(bronze), ...tableColumns.filter((name) => !columnNames(bronze).includes(name))];
}

const readAsText = ['timestamp', 'quantity', 'price', 'total'];
const rejectRules = brokenRules('reject');

/** The fields of the event: the contract's, then those that became columns later. */
function payloadOf(columns: readonly string[]): string[] {
  const own = columnNames(bronze).filter((name) => !event.some((column) => column.name === name));
  return columns.filter((name) => !own.includes(name));
}

/** Bronze's columns that Silver keeps: when a row was received and where it came from. */
const received = bronze.columns
  .map(({ name }) => name)
  .filter(
    (name) => !event.some((column) => column.name === name) && !['_rescued_data', 'kafka_timestamp'].includes(name),
  );

const textAttributes = attributes
  .filter(({ name, type }) => type === 'string' && !name.startsWith('shipping_'))
  .map(({ name }) => name);

const document = col('_rescued_data');

/** The first text that is neither missing nor blank, trimmed. */
const firstFilled = (...texts: Expr[]): Expr => call('first_filled', ...texts);

function rescued(path: string): Expr {
  return call('json_text', document, path);
}

function has(path: string): Expr {
  return call('json_has', document, path).orElse(false);
}

/** A number that was rescued is the text of its digits. */
function text(name: string): Expr {
  return firstFilled(col(name), rescued(name));
}

function addressText(name: string): Expr {
  return firstFilled(call('field', col('shipping_address'), name), rescued(`shipping_address.${name}`));
}

/** A number arrived unless it is absent, null, or a blank text; what is neither number nor text did arrive. */
function numberReceived(name: string): Expr {
  return any(
    col(name).isNotNull(),
    all(
      has(name),
      trim(call('json_text', document, name))
        .ne('')
        .orElse(true),
    ),
  );
}

function moneyColumns(name: string): Record<string, Expr> {
  return {
    [name]: coalesce(call('try_decimal', col(name)), call('try_decimal', firstFilled(rescued(name)))),
    [`${name}_received`]: numberReceived(name),
  };
}

/** Bronze's columns that are not null, in the table's order, then what was rescued. */
const originalEvent = call('json_insert', call('to_json', col('source')), '_rescued_data', document);

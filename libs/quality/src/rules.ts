import { all, any, col, type Expr, lit, matches, microsBetween, money, when } from '@fastcart/query';
import { products, statuses, unknownStatus } from '@fastcart/schemas';
import type { Rule } from './rule';

const missing = (column: string): Expr => col(column).isNull();
const unreadable = (column: string): Expr => all(col(`${column}_received`), col(column).isNull());
const zero = lit('0.00', money);

const rejects: Record<string, [broken: Expr, description: string]> = {
  order_id_missing: [missing('order_id'), 'The order id is absent, null or blank.'],
  customer_id_missing: [missing('customer_id'), 'The customer id is absent, null or blank.'],
  total_missing: [all(missing('total'), col('total_received').not()), 'The total is absent, null or blank.'],
  total_zero: [col('total').eq(zero), 'The total is zero after rounding to cents.'],
  total_negative: [col('total').lt(zero), 'The total is negative after rounding to cents.'],
  total_invalid: [unreadable('total'), 'The total is present but is not an amount of money below 10^16.'],
  price_invalid: [unreadable('price'), 'The price is present but is not an amount of money below 10^16.'],
  quantity_invalid: [unreadable('quantity'), 'The quantity is present but is not an integer of 32 bits.'],
  timestamp_missing: [
    all(missing('timestamp'), col('timestamp_received').not()),
    'The timestamp is absent, null or blank.',
  ],
  timestamp_invalid: [unreadable('timestamp'), 'The timestamp is present but is not a date and time.'],
};

const difference = col('total').minus(col('price').times(col('quantity').cast('decimal(10,0)')));
const cent = lit('0.01', money);
const fiveMinutes = 5n * 60n * 1_000_000n;

const scores: Record<string, [broken: Expr, description: string]> = {
  total_matches: [
    all(difference.le(cent), difference.ge(lit('-0.01', money)))
      .orElse(false)
      .not(),
    'The total differs from price times quantity by more than a cent, or one of the three is missing.',
  ],
  status_known: [col('status').eq(unknownStatus), `The status is not one of ${statuses.join(', ')}.`],
  timestamp_not_future: [
    microsBetween(col('ingestion_timestamp'), col('timestamp')).gt(fiveMinutes),
    'The timestamp is more than five minutes later than the ingestion of the event.',
  ],
};

const [cheapest, ...dearer] = products.map(({ id, minPrice, maxPrice }) => ({
  isIt: col('product_id').eq(id),
  outside: any(col('price').lt(lit(`${minPrice}.00`, money)), col('price').gt(lit(`${maxPrice}.00`, money))),
}));
const outsideCatalogue = dearer
  .reduce((chain, { isIt, outside }) => chain.when(isIt, outside), when(cheapest!.isIt, cheapest!.outside))
  .otherwise(lit(true));

const eventWarnings: Record<string, [broken: Expr, description: string]> = {
  email_format: [
    matches(col('customer_email'), '^[^@ ]+@[^@ ]+[.][^@ ]+$').not(),
    'The email address is present but does not have the form name@host.domain.',
  ],
  catalogue_price_range: [
    outsideCatalogue,
    'The product is not in the catalogue, or its price is outside the range given there.',
  ],
  quantity_range: [any(col('quantity').lt(1), col('quantity').gt(5)), 'The quantity is less than 1 or greater than 5.'],
};

const [pending, ...later] = statuses.filter((status) => status !== 'cancelled').map((status) => col(`${status}_at`));
const steps = [pending!, ...later];

/** The order reached a step, but not the one before it, or only later. */
const isAhead = (step: Expr, earlier: Expr): Expr =>
  all(step.isNotNull(), any(earlier.isNull(), microsBetween(earlier, step).lt(0n)));

const orderWarnings: Record<string, [broken: Expr, description: string]> = {
  lifecycle_order: [
    any(isAhead(col('cancelled_at'), pending!), ...later.map((step, index) => isAhead(step, steps[index]!))),
    'The order has a status whose previous status is missing or later: pending, confirmed, processing, shipped; before cancelled, pending.',
  ],
};

function rulesOf(specs: typeof rejects, severity: Rule['severity'], on: Rule['on'] = 'event'): Rule[] {
  return Object.entries(specs).map(([name, [broken, description]]) => ({ name, severity, description, on, broken }));
}

/** All rules. A row lists the rules that it breaks in this order. */
export const rules: readonly Rule[] = [
  ...rulesOf(rejects, 'reject'),
  ...rulesOf(scores, 'score'),
  ...rulesOf(eventWarnings, 'warning'),
  ...rulesOf(orderWarnings, 'warning', 'order'),
];

/** The conditions by the name of their rule, for `namesWhere`. */
export function brokenRules(severity: Rule['severity'], on: Rule['on'] = 'event'): Record<string, Expr> {
  const chosen = rules.filter((rule) => rule.severity === severity && rule.on === on);
  return Object.fromEntries(chosen.map((rule) => [rule.name, rule.broken]));
}

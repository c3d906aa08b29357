import { createHash } from 'node:crypto';
import type { PromotedColumn } from '../lake-schema';
import { silverPlan } from './silver-plan';
import { silverSql } from './silver-sql';

/**
 * Version 0.1.0 identified a plan by a hash of its SQL, and lakes of 0.1.0 have these numbers in their tables. This folder
 * maps them to plan fingerprints. It describes 0.1.0 and never changes: not with a table, a rule, a renderer or the algebra.
 */

/** By table: the number that 0.1.0 wrote, and the fingerprint of its plan. */
const numbers: Record<string, [number: bigint, fingerprint: bigint]> = {
  fact_orders: [1055182407869471231n, 277969492496843874n],
  daily_revenue_by_product: [494625914938101069n, 205180826635354083n],
  hourly_order_trends: [83587289901916064n, 824042670386822088n],
  order_status_distribution: [1003721903956391910n, 574769598173335031n],
  conversion_metrics: [935105053634414831n, 819864996406092271n],
  revenue_by_payment_method: [782391280554317962n, 238493872990502109n],
  top_products: [180054268003757506n, 1099855462255984165n],
  top_customers: [832095724481658785n, 114839750650243276n],
  customer_segmentation: [1012556605809046634n, 433945994591145876n],
  payment_method_preferences: [1023689951585915964n, 820587062611853353n],
  geographic_analysis: [813331783108874797n, 48589535367146859n],
  customer_retention: [288020639870889272n, 295935508912824983n],
  processing_time_by_segment: [806565470800823274n, 342261993293293552n],
};

/** The fingerprint of the plan for which 0.1.0 wrote a number to a table; undefined for a number of another program. */
export function fingerprintFrom010(
  table: string,
  number: bigint,
  promoted: readonly PromotedColumn[],
): bigint | undefined {
  if (table === 'silver') return number === hash(silverSql(promoted)) ? hash(silverPlan(promoted)) : undefined;
  const [own, fingerprint] = numbers[table] ?? [];
  return number === own ? fingerprint : undefined;
}

function hash(text: string): bigint {
  return BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 15)}`);
}

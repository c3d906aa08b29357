import { warningConditions } from '@fastcart/quality';
import { col, input } from '@fastcart/query';
import { identity } from './definition/deduplicate';

/** For each warning rule whether a row breaks it. */
export const warnings = warningConditions('event');

export const warningNames = Object.keys(warnings);

/** Of each new row of Bronze what deduplicates it, whether and why it is rejected or not trusted, and {@link warnings}. */
export const candidates = input('candidates', [
  ...identity,
  'rejected',
  'reject_reasons',
  'failed_rules',
  ...warningNames,
]);

export const acceptedCandidates = candidates.filter(col('rejected').not());

import { languageOf } from '../sql/language';
import { spark } from './dialect';

/** Spark's SQL. Its session is in UTC, and ANSI is on. */
export const { toSql, exprSql, targetSql, identifier, literalSql } = languageOf(spark);

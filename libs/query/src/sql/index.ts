import { datafusion } from './datafusion';
import { languageOf } from './language';

/** The binding's SQL. */
export const { toSql, exprSql, targetSql, identifier, literalSql } = languageOf(datafusion);

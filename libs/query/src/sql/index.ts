export { exprSql } from './expression';
export { identifier, literalSql } from './literal';
export { toSql } from './relation';

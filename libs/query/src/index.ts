export { call, col, Expr, lit, none, when, type Literal, type Order } from './expression';
export { fingerprintOf } from './fingerprint';
export {
  all,
  any,
  average,
  coalesce,
  columns,
  concat,
  count,
  countDistinct,
  countWhere,
  dateOf,
  daysBetween,
  greatest,
  hourOf,
  least,
  lower,
  matches,
  max,
  median,
  microsBetween,
  min,
  namesWhere,
  percent,
  sumLong,
  sumMoney,
  trim,
} from './functions';
export { columnsNamedIn } from './column-names';
export { order, rel, Relation, values, yes, type JoinKind } from './relation';
export { money, type DataType } from './type';

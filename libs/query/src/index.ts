export { call, col, Expr, lit, nullOf, when, type Literal, type Order } from './expression';
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
export { order, input, Plan, values, yes, type JoinKind } from './plan';
export { money, type DataType } from './type';

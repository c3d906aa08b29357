import type { DataType } from '../type';
import type { Render, SqlDialect } from './dialect';

const infix =
  (operator: string): Render =>
  (left, right) =>
    `(${left} ${operator} ${right})`;

export const named =
  (name: string): Render =>
  (...args) =>
    `${name}(${args.join(', ')})`;

const between =
  (join: string) =>
  (left: string, right: string): string =>
    `${left} ${join} ${right}`;

/** Types whose names are not their own. */
const types: Partial<Record<DataType, string>> = { integer: 'INT', long: 'BIGINT' };

/** What engines have in common. A dialect is this with its own entries; entries use one another by `this`. */
export const standard = {
  identifier: (name) => `"${name.replaceAll('"', '""')}"`,
  qualified(alias, name) {
    return `${alias}.${this.identifier(name)}`;
  },
  column(name) {
    return this.identifier(name);
  },
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  literal(text, type) {
    switch (type) {
      case 'string':
        return this.text(text);
      case 'date':
        return `DATE ${this.text(text)}`;
      case 'boolean':
        return text;
      case 'integer':
        // Of a bare number engines choose the type.
        return this.cast(text, type);
      default:
        return this.cast(this.text(text), type);
    }
  },
  type: (type) => types[type] ?? type.toUpperCase(),
  cast(sql, type) {
    return `CAST(${sql} AS ${this.type(type)})`;
  },
  functions: {
    add: infix('+'),
    subtract: infix('-'),
    multiply: infix('*'),
    divide: infix('/'),
    eq: infix('='),
    ne: infix('<>'),
    lt: infix('<'),
    le: infix('<='),
    gt: infix('>'),
    ge: infix('>='),
    and: infix('AND'),
    or: infix('OR'),
    not: (arg) => `(NOT ${arg})`,
    is_null: (arg) => `(${arg} IS NULL)`,
    coalesce: named('coalesce'),
    least: named('least'),
    greatest: named('greatest'),
    concat: (...parts) => `(${parts.join(' || ')})`,
    lower: named('lower'),
    date_of: (timestamp) => `CAST(${timestamp} AS DATE)`,
  },
  aggregates: {
    sum: named('sum'),
    count: () => 'count(*)',
    count_distinct: (arg) => `count(DISTINCT ${arg})`,
    min: named('min'),
    max: named('max'),
    median: named('median'),
  },
  in: (arg, values) => `(${arg} IN (${values.join(', ')}))`,
  struct: (fields) => `named_struct(${fields.flat().join(', ')})`,
  joins: {
    inner: between('JOIN'),
    left: between('LEFT JOIN'),
    full: between('FULL JOIN'),
    semi: between('LEFT SEMI JOIN'),
    anti: between('LEFT ANTI JOIN'),
    cross: between('CROSS JOIN'),
  },
} satisfies Omit<SqlDialect, 'name' | 'lacks' | 'matches'>;

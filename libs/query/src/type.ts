/** The types of values, named as the Delta protocol names them. */
export type DataType =
  'string' | 'integer' | 'long' | 'double' | 'boolean' | 'date' | 'timestamp' | `decimal(${number},${number})`;

/** Money: two digits, exact. */
export const money = 'decimal(18,2)' satisfies DataType;

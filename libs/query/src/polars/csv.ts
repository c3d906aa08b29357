import pl from 'nodejs-polars';
import type { DataType } from '../type';
import { polarsType } from './literal';

/**
 * A CSV file as samples/README.md describes it: null is an empty field, timestamps end with `Z`. Columns come out in
 * the order of `types`; others of the file are left out. A text that is not of its type is an error.
 */
export function scanCsv(path: string, types: Record<string, DataType>): pl.LazyDataFrame {
  const texts = pl.scanCSV(path, { inferSchemaLength: 0 });
  return texts.select(...Object.entries(types).map(([name, type]) => parsed(pl.col(name), type).alias(name)));
}

function parsed(text: pl.Expr, type: DataType): pl.Expr {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text.eq(pl.lit('true'));
    case 'date':
      return text.str.strptime(pl.Date, '%Y-%m-%d');
    case 'timestamp':
      return text.str.strptime(pl.Datetime, '%Y-%m-%dT%H:%M:%S%.fZ').cast(polarsType(type));
    default:
      return text.cast(polarsType(type), true);
  }
}

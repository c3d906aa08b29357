import type { Form } from './input';
import { product, productWith, type Shape, type Side } from './sides';

/** A way to run the product, which is a line of the report. */
export interface Way {
  what: string;
  /** The peers run in this shape, on a log of this form. */
  shape: Shape;
  form: Form;
  product: Side;
}

const synced = productWith('product-synced', { sync: 'on' });

const all: Way[] = [
  { what: 'three processes', shape: 'three processes', form: 'blanks', product },
  {
    what: 'three ./lake run',
    shape: 'three processes',
    form: 'blanks',
    product: productWith('product-script', { script: true }),
  },
  { what: 'three processes, SYNC=on', shape: 'three processes', form: 'blanks', product: synced },
  { what: 'one process', shape: 'one process', form: 'blanks', product },
  { what: 'one process, SYNC=on', shape: 'one process', form: 'blanks', product: synced },
  { what: 'three processes, compact JSON', shape: 'three processes', form: 'compact', product },
  { what: 'one process, compact JSON', shape: 'one process', form: 'compact', product },
];

/** The ways, in groups that do the same work as the peers in one shape, on one log. */
export function waysOf(forms: readonly Form[]): Way[][] {
  const ways = all.filter(({ form }) => forms.includes(form));
  return [...Map.groupBy(ways, ({ shape, form }) => `${shape}, ${form}`).values()];
}

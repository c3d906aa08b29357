import { address, event } from '../event';

const part = '(?:[A-Za-z0-9_-]+|`(?:[^`]|``)+`)';
const pathPattern = new RegExp(`^${part}(?:\\.${part})?$`);
const partPattern = new RegExp(part, 'g');

/**
 * The parts of a path as `_rescued_data` has it: a field of the event, or one inside the address, the only object that
 * paths lead into. Undefined when it is no such path.
 */
function partsOf(path: string): string[] | undefined {
  if (!pathPattern.test(path)) return undefined;
  const parts = path.match(partPattern)!.map((text) => text.replace(/^`(.*)`$/s, '$1').replaceAll('``', '`'));
  return parts.length === 1 || parts[0] === 'shipping_address' ? parts : undefined;
}

/** The column that Bronze has for the field, when it has one: fields inside the address never become columns. */
export function columnOf(path: string): string | undefined {
  const parts = partsOf(path);
  return parts?.length === 1 ? parts[0] : undefined;
}

/** What is wrong with a path as the source of a new column; undefined when nothing is. */
export function mistakeInPath(path: string): string | undefined {
  const parts = partsOf(path);
  if (!parts) return 'is no field of the event and no path of _rescued_data';
  const [field, inside] = parts;
  const known = inside === undefined ? event : address;
  return known.some(({ name }) => name === (inside ?? field)) ? 'is a field that Silver has already' : undefined;
}

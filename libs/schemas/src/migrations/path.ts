import { address, event } from '../event';

const part = '(?:[A-Za-z0-9_-]+|`(?:[^`]|``)+`)';
const pathPattern = new RegExp(`^${part}(?:\\.${part})?$`);
const partPattern = new RegExp(part, 'g');

/**
 * The parts of a path of `_rescued_data`: a field of the event, or a field of the address, the only object with paths of
 * its own. Undefined for any other text.
 */
function partsOf(path: string): string[] | undefined {
  if (!pathPattern.test(path)) return undefined;
  const parts = path.match(partPattern)!.map((text) => text.replace(/^`(.*)`$/s, '$1').replaceAll('``', '`'));
  return parts.length === 1 || parts[0] === 'shipping_address' ? parts : undefined;
}

/** The column of Bronze for a field of the event. Fields of the address never become columns. */
export function columnOf(path: string): string | undefined {
  const parts = partsOf(path);
  return parts?.length === 1 ? parts[0] : undefined;
}

/** The mistake in a path as the source of a new column; undefined when there is none. */
export function mistakeInPath(path: string): string | undefined {
  const parts = partsOf(path);
  if (!parts) return 'is neither a field of the event nor a path of _rescued_data';
  const [field, inside] = parts;
  const known = inside === undefined ? event : address;
  return known.some(({ name }) => name === (inside ?? field)) ? 'is a field that Silver already has' : undefined;
}

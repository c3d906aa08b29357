import { address, event, personalNames } from '@fastcart/schemas';
import { type JsonObject, objectText, textOf } from './json';
import type { Forgotten, Kind } from './subjects';

/** Paths that `_rescued_data` of a forgotten customer keeps: data of the shop, not of the customer. */
const kept = new Set([
  ...event.map(({ name }) => name).filter((name) => !['customer_id', 'shipping_address'].includes(name)),
  ...address.map(({ name }) => `shipping_address.${name}`),
]);
for (const name of personalNames(event)) kept.delete(name);
for (const name of personalNames(address)) kept.delete(`shipping_address.${name}`);

/** The path of an earlier value of a repeated key: the path of the key and a number. */
const earlier = /\[\d+\]$/;

/**
 * The redacted `_rescued_data`, a JSON object, of a forgotten customer; undefined when nothing is left. It keeps what Silver's
 * rules need: values that Silver can read, and an empty value for each value that it cannot read.
 */
export function redactedRescue(rescued: JsonObject): string | undefined {
  const members = Object.entries(rescued).filter(([path]) => kept.has(path.replace(earlier, '')));
  return objectText(Object.fromEntries(members.map(([path, value]) => [path, hollow(value)])));
}

function hollow(value: JsonObject[string]): JsonObject[string] {
  if (Array.isArray(value)) return [];
  return typeof value === 'object' && value !== null && !JSON.isRawJSON(value) ? {} : value;
}

/**
 * `_rescued_data` of another customer without earlier values of a repeated key that name a forgotten customer; undefined
 * when there are no such values.
 */
export function withoutOthers(rescued: JsonObject, forgotten: Forgotten): JsonObject | undefined {
  const names = (path: string): Kind | undefined => {
    if (!earlier.test(path)) return undefined;
    const [name] = path.split('[');
    return name === 'customer_id' ? 'customer' : name === 'customer_email' ? 'email' : undefined;
  };
  const members = Object.entries(rescued);
  const left = members.filter(([path, value]) => {
    const kind = names(path);
    return !(kind && forgotten.has(kind, textOf(value)));
  });
  return left.length === members.length ? undefined : Object.fromEntries(left);
}

import { address, event, personalNames } from '@fastcart/schemas';
import { type JsonObject, objectText, textOf } from './json';
import type { Forgotten, Kind } from './subjects';

/** Paths at which `_rescued_data` of a forgotten customer keeps what it has: what is the shop's, and is not his. */
const kept = new Set([
  ...event.map(({ name }) => name).filter((name) => !['customer_id', 'shipping_address'].includes(name)),
  ...address.map(({ name }) => `shipping_address.${name}`),
]);
for (const name of personalNames(event)) kept.delete(name);
for (const name of personalNames(address)) kept.delete(`shipping_address.${name}`);

/** Earlier values of a repeated key have its path and their number. */
const earlier = /\[\d+\]$/;

/**
 * What is left of `_rescued_data`, a JSON object, of a customer who was forgotten; undefined when nothing is. What Silver
 * judges by stays: a value that can be read, and that there was one that cannot, without what was in it.
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
 * `_rescued_data` of a customer who was not forgotten, without earlier values of a repeated key that name somebody who
 * was; undefined when there are none.
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

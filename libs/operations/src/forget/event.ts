import {
  type Forgotten,
  type JsonObject,
  objectText,
  parseObject,
  redactedRescue,
  textOf,
  trimmed,
  withoutOthers,
} from '@fastcart/redaction';
import { address, event, personalNames } from '@fastcart/schemas';

const personal = personalNames(event);
const door = personalNames(address);

/**
 * The `event` of a rejected row as Silver would write it from the redacted row of Bronze, and the pseudonym in it; undefined
 * when it names no forgotten customer. Bronze may have deleted its row by retention before this one.
 */
export function redactedEvent(text: string, forgotten: Forgotten): { event: string; customer?: string } | undefined {
  const members = parseObject(text);
  const rescued = (members._rescued_data ?? {}) as JsonObject;
  const [customer, email] = ['customer_id', 'customer_email'].map((name) => filled(members[name], rescued[name]));
  if (!forgotten.has('customer', customer) && !forgotten.has('email', email)) {
    const left = withoutOthers(rescued, forgotten);
    if (!left) return undefined;
    const others = Object.fromEntries(Object.entries(members).filter(([name]) => name !== '_rescued_data'));
    return { event: JSON.stringify({ ...others, ...rescue(objectText(left)) }) };
  }
  const pseudonym = customer && forgotten.key.pseudonym(customer);
  const own = event.flatMap(({ name }) => {
    if (name === 'customer_id') return pseudonym ? [[name, pseudonym] as const] : [];
    if (!(name in members) || personal.includes(name)) return [];
    return [[name, name === 'shipping_address' ? region(members[name] as JsonObject) : members[name]!] as const];
  });
  return {
    event: JSON.stringify({ ...Object.fromEntries(own), ...rescue(redactedRescue(rescued)) }),
    ...(pseudonym && { customer: pseudonym }),
  };
}

/** As Silver reads a text: what fitted the column, else what was rescued. */
function filled(...values: (JsonObject[string] | undefined)[]): string | undefined {
  return values.map((value) => trimmed(textOf(value) ?? '')).find((text) => text !== '');
}

function rescue(text: string | undefined): JsonObject {
  return text === undefined ? {} : { _rescued_data: parseObject(text) };
}

function region(place: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(place).filter(([name]) => !door.includes(name)));
}

import { jsonDouble } from './double';
import { once, quoted, rewritten } from './text';

const string = String.raw`"([^"\\]*+(?:\\.[^"\\]*+)*+)"`;
const number = String.raw`-?(?:0|[1-9][0-9]*+)(?:[.][0-9]++)?(?:[eE][+-]?[0-9]++)?`;

/** JSON and nothing that Spark takes for JSON besides; no bounds that a document of the lake could reach. */
const options = {
  allowSingleQuotes: 'false',
  allowNonNumericNumbers: 'false',
  maxStringLen: '2000000000',
  maxNumLen: '2000000000',
  maxNestingDepth: '100000',
};
const optionsMap = `map(${Object.entries(options).flat().map(quoted).join(', ')})`;

/** `json_text`. */
export function jsonText(document: string, key: string): string {
  return once(member(document, key), (value) => `CASE WHEN left(${value}, 1) = 's' THEN substr(${value}, 2) END`);
}

/** `json_has`. */
export function jsonHas(document: string, key: string): string {
  return `(${member(document, key)} IS NOT NULL)`;
}

/**
 * The last value of a key. Spark reads numbers as doubles, and tells a text from another value only by its type: in the
 * document that it reads, every string and every number is a string that begins with an `s`.
 */
function member(document: string, key: string): string {
  const marked = `regexp_replace(${document}, ${quoted(`${string}|(${number})`)}, '"s$1$2"')`;
  const members = `from_json(${marked}, 'MAP<STRING, STRING>', ${optionsMap})`;
  const found = `map_filter(${members}, (\`the key\`, \`the value\`) -> \`the key\` = concat('s', ${key}))`;
  return `try_element_at(map_values(${found}), -1)`;
}

/** `json_insert`. */
export function jsonInsert(object: string, key: string, json: string): string {
  const name = `replace(replace(${toJson(`array(${key})`)}, '["', '"'), '"]', '"')`;
  return once(`named_struct('object', ${object}, 'name', ${name}, 'json', ${json})`, (the) => {
    const open = `left(${the}.object, length(${the}.object) - 1)`;
    const comma = `CASE WHEN ${the}.object = '{}' THEN '' ELSE ',' END`;
    const longer = `concat(${open}, ${comma}, ${the}.name, ':', ${the}.json, '}')`;
    return `CASE WHEN ${the}.json IS NULL OR ${the}.name IS NULL THEN ${the}.object WHEN right(${the}.object, 1) = '}' THEN ${longer} END`;
  });
}

/** `to_json`. Spark writes doubles as Java does, and the digits of escapes in capitals. */
export function toJson(value: string): string {
  const numbers = rewritten(`to_json(${value})`, `${string}|-?[0-9][-+.E0-9]*+|[^"0-9-]++`, (token) => {
    return `CASE WHEN left(${token}, 1) <> '"' AND ${token} LIKE '%.%E%' THEN ${jsonDouble(token)} ELSE ${token} END`;
  });
  return rewritten(numbers, String.raw`[^\\]++|\\u[0-9A-F]{4}|\\.`, (token) => {
    return `CASE WHEN left(${token}, 2) = ${quoted('\\u')} THEN lower(${token}) ELSE ${token} END`;
  });
}

/**
 * A constant, from its text. Spark reads escapes in it, and before that puts variables of the server in the place of
 * `${env:HOME}` and the like, wherever it finds them in a statement.
 */
export function quoted(text: string): string {
  return `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', String.raw`\u0024{`)}'`;
}

/** A name, with an alias and a dot before it if it is qualified. In a name there are no escapes. */
export function identifier(name: string, qualifier = ''): string {
  const sql = `${qualifier}\`${name.replaceAll('`', '``')}\``;
  return sql.includes('${') ? `IDENTIFIER(${quoted(sql)})` : sql;
}

/** White space as `trim` and `first_filled` mean it. */
export const trimmed = (text: string): string => `btrim(${text}, ${quoted(' \t\n\r')})`;

/**
 * Spark computes an argument as often as it stands in an expression: a lambda names it once. `body` names no columns, only
 * variables, those of the lambdas around it too. A column of a variable's name would be hidden there; fields of events never
 * become columns with a space in the name.
 */
export function once(arg: string, body: (variable: string) => string, variable = '`the value`'): string {
  return `transform(array(${arg}), ${variable} -> ${body(variable)})[0]`;
}

/** A text by its tokens, each of them rewritten. Every character is in a token. */
export function rewritten(text: string, token: string, rewrite: (variable: string) => string): string {
  const tokens = `regexp_extract_all(${text}, ${quoted(token)}, 0)`;
  return `array_join(transform(${tokens}, \`the token\` -> ${rewrite('`the token`')}), '')`;
}

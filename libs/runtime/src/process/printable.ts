/** C0, DEL and C1, and what overrides the direction of text. */
const active = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text for a line of a terminal: every character that a terminal would act on is spelled as in JSON, so that data cannot
 * clear the screen, hide a line or write one. JSON stays the same JSON.
 */
export function printable(text: string): string {
  return text.replace(active, spelled);
}

/** The same for text that has lines, and tabs in them. */
export function printableLines(text: string): string {
  return text.replace(active, (character) =>
    character === '\n' || character === '\t' ? character : spelled(character),
  );
}

const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function spelled(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

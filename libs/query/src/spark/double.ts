/** The digits of Java's text of a double, such as 1.25E-4, without an exponent. */
const plain = (java: string): string =>
  String.raw`regexp_replace(CAST(CAST(${java} AS DECIMAL(38,22)) AS STRING), '([.][0-9]+?)0+\\z', '$1')`;

const exponent = (java: string): string => `CAST(substring_index(${java}, 'E', -1) AS INT)`;

/** A double in JSON as the binding writes it, from Java's text of it: an exponent beyond -5 and 9. */
export function jsonDouble(java: string): string {
  return `CASE WHEN ${java} NOT LIKE '%E%' THEN ${java} WHEN ${exponent(java)} BETWEEN -5 AND 9 THEN ${plain(java)} ELSE replace(${java}, 'E', 'e') END`;
}

/** A double cast to a text as the binding does it, from Java's text of it: an exponent beyond -5 and 15. */
export function doubleText(java: string): string {
  return `CASE WHEN ${java} NOT LIKE '%E%' THEN replace(${java}, 'Infinity', 'inf') WHEN ${exponent(java)} BETWEEN -5 AND 15 THEN ${plain(java)} ELSE replace(replace(${java}, '.0E', 'e'), 'E', 'e') END`;
}

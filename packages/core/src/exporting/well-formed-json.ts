/** A half of a surrogate pair without the other, as `JSON.stringify` escapes it, and what stands before it. */
const ESCAPED_SURROGATE = /(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g

/**
 * A value in JSON. `JSON.stringify` escapes lone surrogates, which strict parsers refuse; here they become U+FFFD, as
 * they do in UTF-8.
 */
export function wellFormedJson(value: unknown): string {
  const json = JSON.stringify(value)
  return json.includes('\\ud') ? json.replace(ESCAPED_SURROGATE, '\ufffd') : json
}

/** A half of a surrogate pair without the other. */
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * A string of JSON. `JSON.stringify` escapes lone surrogates, which strict parsers refuse; they become U+FFFD, as they
 * do in UTF-8.
 */
export function jsonText(text: string): string {
  const json = JSON.stringify(text)
  return json.includes('\\ud') ? JSON.stringify(text.replace(LONE_SURROGATE, '\ufffd')) : json
}

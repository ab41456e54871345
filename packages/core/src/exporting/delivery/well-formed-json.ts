/** An escape in JSON as a whole, so that the second half of `\\` is never taken for the first of another. */
const ESCAPE = /\\(?:ud[89a-f][0-9a-f]{2}|.)/g

/**
 * A value in JSON. `JSON.stringify` escapes lone surrogates, which strict parsers refuse; here they become U+FFFD, as
 * they do in UTF-8.
 */
export function wellFormedJson(value: unknown): string {
  const json = JSON.stringify(value)
  return json.includes('\\ud') ? json.replace(ESCAPE, wellFormed) : json
}

/** Pairs of surrogates are not escaped, so an escaped one is alone. */
function wellFormed(sequence: string): string {
  return sequence.startsWith('\\ud') ? '\ufffd' : sequence
}

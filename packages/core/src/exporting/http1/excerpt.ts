const LONGEST = 200

/** A stranger's text made fit for one log line: one line, printable, at most 200 characters. */
export function excerpt(text: string): string {
  // Cut first: what is not shown need not be tidied.
  const tidy = text
    .slice(0, 10 * LONGEST)
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
  return tidy.length > LONGEST ? `${tidy.slice(0, LONGEST).trimEnd()}...` : tidy
}

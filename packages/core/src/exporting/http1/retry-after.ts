/** The longest of RFC 9110, "Wednesday, 09-Nov-94 08:49:37 GMT", has 33 characters. What `Date.parse` does with more is its own matter. */
const LONGEST_DATE = 40

/**
 * Milliseconds asked for by a `Retry-After` header (RFC 9110, section 10.2.3), in either form; `undefined` for
 * a missing or malformed one, 0 for a moment that has passed. It may be longer than any timer takes.
 *
 * @param date the answer's own `Date` header: the difference of the two is right even where the clocks of the
 *   two machines are not
 */
export function retryAfterMillis(retryAfter: string | undefined, date?: string): number | undefined {
  const value = retryAfter?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const until = parseHttpDate(value)
  if (until === undefined) return undefined
  const wait = until - (parseHttpDate(date ?? '') ?? Date.now())
  return Math.max(0, wait)
}

/** The three formats of RFC 9110, section 5.6.7. `Date.parse` alone would accept "-5" and read asctime as local time. */
function parseHttpDate(value: string): number | undefined {
  if (value.length > LONGEST_DATE || !/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value)) return undefined
  const time = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`)
  return Number.isNaN(time) ? undefined : time
}

/**
 * How long a message has waited, in milliseconds; `undefined` where it has no timestamp, which Kafka writes as -1 and
 * Confluent's client as an empty text. Never negative: the clocks of producers may be ahead of that of this machine.
 *
 * @param timestamp in milliseconds since 1970, as text or a number
 * @param now when its processing starts
 */
export function messageAge(timestamp: unknown, now: number): number | undefined {
  const since = Number(timestamp)
  return since > 0 && Number.isFinite(since) ? Math.max(0, now - since) : undefined
}

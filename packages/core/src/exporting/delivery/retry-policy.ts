/** OTLP 1.x, "Retryable Response Codes": all others must not be retried. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504])

export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUSES.has(status)
}

/** Of the time that is left, so that more than two attempts follow in it. */
const SHARE_OF_REST = 1 / 3
/** However little time is left, a backend that fails is asked about twice a second. */
const SHORTEST_MILLIS = 400

/**
 * Milliseconds to wait before a retry: doubling from `firstDelayMillis` up to five times that, and less where a flush waits
 * no longer than `leftMillis`. Each is between half and one and a half of it, so that the clients of a collector that comes
 * back do not come back all at once.
 *
 * @param retry 0 for the first retry
 */
export function backoffMillis(
  retry: number,
  firstDelayMillis: number,
  leftMillis: number = Number.POSITIVE_INFINITY,
  random: number = Math.random(),
): number {
  const regular = firstDelayMillis * Math.min(2 ** retry, 5)
  return Math.min(regular, Math.max(leftMillis * SHARE_OF_REST, SHORTEST_MILLIS)) * (0.5 + random)
}

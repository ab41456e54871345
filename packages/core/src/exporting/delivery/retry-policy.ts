/** OTLP 1.x, "Retryable Response Codes": all others must not be retried. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504])

export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUSES.has(status)
}

/**
 * Milliseconds to wait before a retry: doubling from `firstDelayMillis` up to five times that, each between half and
 * one and a half of it, so that the clients of a collector that comes back do not come back all at once.
 *
 * @param retry 0 for the first retry
 */
export function backoffMillis(
  retry: number,
  firstDelayMillis: number,
  random: () => number = Math.random,
): number {
  return firstDelayMillis * Math.min(2 ** retry, 5) * (0.5 + random())
}

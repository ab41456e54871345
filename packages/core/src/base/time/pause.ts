/** The longest time of setTimeout(). */
export const LONGEST_TIMER_MILLIS: number = 2 ** 31 - 1

/** A time for setTimeout(), which fires at once for one that is too long, and warns on the console of a negative one. */
export function timerMillis(millis: number): number {
  return Math.max(0, Math.min(millis, LONGEST_TIMER_MILLIS))
}

/** Resolves after `millis`, or when one of the signals aborts. Does not keep the process alive. */
export function pause(millis: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise(resolve => {
    if (signals.some(({ aborted }) => aborted)) return resolve()
    const timer = setTimeout(end, timerMillis(millis)).unref()
    for (const signal of signals) signal.addEventListener('abort', end)

    function end(): void {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', end)
      resolve()
    }
  })
}

/**
 * Waits for `work` for at most `millis`. Resolves with whether it finished in time. Keeps the process alive meanwhile.
 */
export async function withinDeadline(millis: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), timerMillis(millis))
  })
  try {
    return await Promise.race([work.then(() => true), expired])
  } finally {
    clearTimeout(timer)
  }
}

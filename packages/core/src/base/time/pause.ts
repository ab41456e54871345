/** setTimeout() fires at once for a longer time. */
export const LONGEST_TIMER_MILLIS: number = 2 ** 31 - 1

/** Resolves after `millis`, or when one of the signals aborts. Does not keep the process alive. */
export function pause(millis: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise(resolve => {
    if (signals.some(({ aborted }) => aborted)) return resolve()
    const timer = setTimeout(end, Math.min(millis, LONGEST_TIMER_MILLIS)).unref()
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
    timer = setTimeout(() => resolve(false), Math.min(millis, LONGEST_TIMER_MILLIS))
  })
  try {
    return await Promise.race([work.then(() => true), expired])
  } finally {
    clearTimeout(timer)
  }
}

/** setTimeout() fires at once when it is asked for more. */
export const LONGEST_TIMER_MILLIS: number = 2 ** 31 - 1

export interface PauseOptions {
  /** Ends the pause early. */
  readonly signal: AbortSignal
  /** Whether the process stays alive for it. */
  readonly holdProcess: boolean
}

/** Resolves after `millis`, or when the signal aborts. */
export function pause(millis: number, { signal, holdProcess }: PauseOptions): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(end, Math.min(millis, LONGEST_TIMER_MILLIS))
    if (!holdProcess) timer.unref()
    signal.addEventListener('abort', end)

    function end(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
  })
}

/** Resolves with `work`, or after `millis` without it. Keeps the process alive meanwhile. */
export async function withinDeadline(millis: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<void>(resolve => {
    timer = setTimeout(resolve, Math.min(millis, LONGEST_TIMER_MILLIS))
  })
  try {
    await Promise.race([work, expired])
  } finally {
    clearTimeout(timer)
  }
}

import { LONGEST_TIMER_MILLIS } from './pause.ts'

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

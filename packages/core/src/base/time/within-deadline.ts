import { LONGEST_TIMER_MILLIS } from './pause.ts'

/** Waits for `work`, for `millis` at most; says whether it was done in time. Keeps the process alive meanwhile. */
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

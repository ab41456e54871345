import { createHash } from 'node:crypto'
import type { PartialSuccess } from './partial-success.ts'

/** Requests that were taken lately. An exporter sends one again where the answer to it was lost. */
export interface RecentRequests {
  /** Takes a request, unless the same bytes were taken lately: then the answer is that of then. */
  once(bytes: Uint8Array, take: () => PartialSuccess): PartialSuccess
  /** How many were not taken again. */
  repeated(): number
}

interface Answered {
  readonly time: number
  readonly answer: PartialSuccess
}

const MOST = 4096
/** So long exporters try again by default. Milliseconds. */
const REMEMBERED_FOR = 5 * 60_000

/** Nothing has come yet. */
export function recentRequests(now: () => number): RecentRequests {
  /** The latest last. */
  const answered = new Map<string, Answered>()
  let count = 0
  return { once, repeated: () => count }

  function once(bytes: Uint8Array, take: () => PartialSuccess): PartialSuccess {
    const time = now()
    forget(time)
    const key = createHash('sha1').update(bytes).digest('base64')
    const known = answered.get(key)
    if (known) {
      count += 1
      return known.answer
    }
    const answer = take()
    answered.set(key, { time, answer })
    return answer
  }

  function forget(now: number): void {
    for (const [key, { time }] of answered) {
      if (answered.size < MOST && now - time < REMEMBERED_FOR) break
      answered.delete(key)
    }
  }
}

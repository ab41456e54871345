/** Traces to which nothing has been added for a while. */
export interface QuietTraces {
  /** Something was added to a trace. */
  touch(traceId: string): void
  /** The traces that have gone quiet, each once until it is touched again. */
  take(): string[]
  /** All that wait, quiet or not. */
  takeAll(): string[]
}

const MOST_WAITING = 10_000

/**
 * A trace is quiet when nothing was added for so long.
 *
 * @param silence Milliseconds.
 * @param now Milliseconds on any clock that does not jump.
 */
export function quietTraces(silence: number, now: () => number): QuietTraces {
  /** In the order of the last addition. */
  const touched = new Map<string, number>()
  return { touch, take, takeAll }

  function touch(traceId: string): void {
    touched.delete(traceId)
    touched.set(traceId, now())
  }

  function take(): string[] {
    const quiet: string[] = []
    for (const [traceId, time] of touched) {
      if (now() - time < silence && touched.size - quiet.length <= MOST_WAITING) break
      quiet.push(traceId)
    }
    for (const traceId of quiet) touched.delete(traceId)
    return quiet
  }

  function takeAll(): string[] {
    const all = [...touched.keys()]
    touched.clear()
    return all
  }
}

import { outlineLine, outlineOf } from './trace-outline.ts'
import type { Traces } from './traces.ts'

const MOST_LINES = 60

let failures = 0
let last: string | undefined

/** How many assertions of traces have failed in this process. */
export function failedAssertions(): number {
  return failures
}

/** What the last of them has said. */
export function lastFailure(): string | undefined {
  return last
}

/** A failed assertion of traces. Jest shows an `AssertionError` with the values that it compares, of which there are none. */
class TraceAssertionError extends Error {
  override readonly name: string = 'TraceAssertionError'
}

/** The end of a failure: the traces that were there. */
export function thereWas(traces: Traces): string {
  const trees = outlineOf(traces, () => true)
  if (trees.length === 0) return 'There was no span.'
  const lines = trees.flatMap((rows, index) => [...(index > 0 ? [''] : []), ...rows.map(outlineLine)])
  const rest = lines.length - MOST_LINES
  const more = rest > 0 ? [`(${rest} more lines)`] : []
  return ['The trace that was there:', ...[...lines.slice(0, MOST_LINES), ...more].map(indented)].join('\n')
}

/**
 * @param assertion the stack begins at what calls it
 * @throws TraceAssertionError where there is a failure
 */
export function throwIf(failure: string | undefined, assertion: (...given: never[]) => unknown): void {
  if (failure === undefined) return
  noteFailure(failure)
  const error = new TraceAssertionError(failure)
  Error.captureStackTrace(error, assertion)
  throw error
}

/** Notes a failure that a matcher returns. */
export function noteFailure(failure: string): void {
  failures += 1
  last = failure
}

/** A line that belongs to the sentence above it. */
export function indented(line: string): string {
  return line === '' ? '' : `  ${line}`
}

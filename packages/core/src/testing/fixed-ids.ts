import type { IdGenerator } from '../ids/id-source.ts'

/**
 * Makes the ids 1, 2, 3 and so on, of traces and of spans: for `idGenerator` in a test that shows ids. Every generator begins
 * anew, so give one to one tracing only.
 */
export function fixedIds(): IdGenerator {
  let traces = 0
  let spans = 0
  return {
    generateTraceId: () => hex(++traces, 32),
    generateSpanId: () => hex(++spans, 16),
  }
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0')
}

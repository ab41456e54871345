import type { MedianRow, RouteMedians } from '../api/route-medians.ts'
import type { ComparedSpan } from '../client/compare-traces.ts'

/** Two traces beside each other, a line for each span. */
export function comparisonText(spans: readonly ComparedSpan[]): string {
  return spans.map(comparedLine).join('\n')
}

function comparedLine({ path, left, right }: ComparedSpan): string {
  if (right === undefined) return `only in the first  ${millis(left)}  ${path}`
  if (left === undefined) return `only in the second  ${millis(right)}  ${path}`
  return `${millis(left)} -> ${millis(right)} (${signed(right - left)})  ${path}`
}

/** A trace beside the medians of its route, a line for each row, children below their parents. */
export function mediansText({ service, name, traces, rows }: RouteMedians): string {
  if (traces === 0)
    return `No other trace that is kept begins with ${service} ${name}, so there are no medians to compare with.`
  const others = traces === 1 ? 'other trace' : `${traces} other traces`
  const head = `Median of the latest ${others} of ${service} ${name} -> this trace:`
  return [head, ...rows.map(row => medianLine(row, traces))].join('\n')
}

/** Deeper rows stand where these do. */
const DEEPEST = 40

function medianLine(row: MedianRow, traces: number): string {
  const { depth, service, name, failed } = row
  const remarks = [
    ...(failed ? ['failed'] : []),
    ...(row.traces > 0 && row.traces < traces ? [`in ${row.traces} of ${traces} others`] : []),
  ]
  const words = [durationsOf(row), ...remarks].join(', ')
  return `${'  '.repeat(Math.min(depth, DEEPEST))}${service} ${name}: ${words}`
}

function durationsOf({ count, duration, traces, median, medianCount }: MedianRow): string {
  if (traces === 0) return `only in this trace, ${counted(duration, count)}`
  if (count === 0) return `missing in this trace, ${counted(median, medianCount)}`
  return `${counted(median, medianCount)} -> ${counted(duration, count)} (${signed(duration - median)})`
}

function counted(duration: number, spans: number): string {
  return spans > 1 ? `${millis(duration)} in ${spans} spans` : millis(duration)
}

function signed(difference: number): string {
  return `${difference < 0 ? '' : '+'}${millis(difference)}`
}

function millis(duration = 0): string {
  return `${Number(duration.toPrecision(3))} ms`
}

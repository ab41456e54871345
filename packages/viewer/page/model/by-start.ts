import { orderOfStarts } from '../../src/columns/order-of-starts.ts'
import type { TraceModel } from './trace-model.ts'

const known = new WeakMap<TraceModel, Uint32Array>()
const MOST_TICKS = 0xffff_ffff

/** All spans in the order in which they began, a parent before its children; found once for a trace. */
export function byStart(trace: TraceModel): Uint32Array {
  const found = known.get(trace)
  if (found !== undefined) return found
  const { start, duration, size } = trace
  // Times of a trace differ by a part of 2 ** 32 or more, so that two of them keep their order as whole numbers.
  const perMillisecond = MOST_TICKS / Math.max(duration, Number.MIN_VALUE)
  const halves = new Uint32Array(2 * size)
  for (let span = 0; span < size; span++)
    halves[2 * span + 1] = Math.min(Math.round((start[span] ?? 0) * perMillisecond), MOST_TICKS)
  const order = orderOfStarts(halves, size)
  known.set(trace, order)
  return order
}

import type { Attributes } from '@opentelemetry/api'
import type { Interval } from './intervals.ts'
import { lengthOf, overlapOf } from './intervals.ts'
import type { LoopWatch } from './loop-watch.ts'

/**
 * Where the time of a span went, as shares of 1 that add up to it.
 *
 * @param ownTurns when code of its trace was running
 */
export function timeShares(window: Interval, ownTurns: readonly Interval[], watch: LoopWatch): Attributes {
  const total = window.until - window.from
  const collections = watch.collectionsWithin(window)
  const blocks = watch.blocksWithin(window)
  const gc = lengthOf(collections)
  const cpu = Math.max(0, lengthOf(ownTurns) - overlapOf(collections, ownTurns))
  const held = lengthOf(blocks) - overlapOf(blocks, ownTurns)
  const collectedInBlocks = overlapOf(blocks, collections) - overlapOf(ownTurns, collections)
  const loop = Math.max(0, Math.min(held - Math.max(0, collectedInBlocks), total - cpu - gc))
  const io = Math.max(0, total - cpu - gc - loop)
  const sum = cpu + gc + loop + io
  const share = (millis: number): number => Math.round((millis / sum) * 1000) / 1000
  return {
    'throughline.time.cpu': share(cpu),
    'throughline.time.event_loop': share(loop),
    'throughline.time.gc': share(gc),
    'throughline.time.io': share(io),
  }
}

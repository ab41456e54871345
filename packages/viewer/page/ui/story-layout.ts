import { shortened } from '../model/format.ts'
import type { Lane, StoryItem } from '../trace/story.ts'

/** Height of a bar and the room below it. */
export const ROW = 26

export type PlacedLane = Lane & { readonly top: number; readonly bottom: number }

const LEAST = 44
const GAP = 4

/** Puts the lanes below each other. */
export function placedLanes(lanes: readonly Lane[]): PlacedLane[] {
  let top = 2
  return lanes.map(lane => {
    const bottom = top + Math.max(lane.rows * ROW + 6, LEAST)
    const placed = { ...lane, top, bottom }
    top = bottom + GAP
    return placed
  })
}

/** Where a bar and its words are; lengths in pixels. */
export interface PlacedItem {
  readonly left: number
  readonly right: number
  readonly y: number
  /** Words that fit, and where they begin, or end where they stand before the bar. */
  readonly words: string
  readonly wordsAt: number
  readonly side: 'behind' | 'before' | 'inside'
}

/** Width of a character of the words. */
const CHARACTER = 6.65
const PADDING = 7
/** Room for the arrow that leads to the bar. */
const BEFORE = 16

/** Puts the words of each bar where they have room among the bars of their row: behind it, before it, or cut. */
export function placedItems(
  items: readonly StoryItem[],
  lanes: readonly PlacedLane[],
  x: (time: number) => number,
  width: number,
  wordsOf: (item: StoryItem) => string,
): PlacedItem[] {
  const bars = items.map(item => {
    const left = x(item.from)
    const right = item.unread ? left + 16 : Math.max(x(item.to), left + 4)
    return { item, left, right, y: (lanes[item.lane]?.top ?? 0) + 6 + item.row * ROW }
  })
  const placed: PlacedItem[] = new Array(items.length)
  const takenTo = new Map<number, number>()
  const order = bars.map((_, index) => index).sort((a, b) => (bars[a]?.left ?? 0) - (bars[b]?.left ?? 0))
  for (const [position, index] of order.entries()) {
    const bar = bars[index]
    if (bar === undefined) continue
    const next = order.slice(position + 1).find(other => bars[other]?.y === bar.y)
    const before = bar.left - BEFORE - (takenTo.get(bar.y) ?? 0)
    const behind = (next === undefined ? width + 14 : (bars[next]?.left ?? 0) - PADDING) - bar.right - PADDING
    const wanted = wordsOf(bar.item)
    const length = wanted.length * CHARACTER
    const inside = bar.item.kind === 'queue' ? 0 : bar.right - bar.left - 8
    const side =
      length <= behind
        ? 'behind'
        : length <= before
          ? 'before'
          : inside > Math.max(before, behind)
            ? 'inside'
            : behind > before
              ? 'behind'
              : 'before'
    const room = Math.floor({ behind, before, inside }[side] / CHARACTER)
    const words = wanted.length > room && room < 4 ? '' : shortened(wanted, room)
    const wordsAt = { behind: bar.right + PADDING, before: bar.left - BEFORE, inside: bar.left + 5 }[side]
    takenTo.set(bar.y, side === 'behind' ? wordsAt + words.length * CHARACTER : bar.right)
    placed[index] = { left: bar.left, right: bar.right, y: bar.y, words, wordsAt, side }
  }
  return placed
}

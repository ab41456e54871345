const eighths = ['', '\u258f', '\u258e', '\u258d', '\u258c', '\u258b', '\u258a', '\u2589']
const full = '\u2588'
const track = '\u00b7'

/** The three parts of a bar: the axis before the span, the span itself, the axis after it. */
export interface DurationBar {
  readonly before: string
  readonly filled: string
  readonly after: string
}

/**
 * A bar on a time axis of `width` columns: where the span began and how long it took.
 * `start` and `end` are fractions of the axis; even a span without duration fills an eighth of a column.
 */
export function durationBar(start: number, end: number, width: number): DurationBar {
  const from = Math.min(Math.floor(within(start) * width), width - 1)
  const length = Math.max(1, Math.round(within(end) * width * 8) - from * 8)
  const filled = full.repeat(Math.floor(length / 8)) + eighths[length % 8]
  return { before: track.repeat(from), filled, after: track.repeat(width - from - filled.length) }
}

function within(fraction: number): number {
  return fraction > 0 ? Math.min(fraction, 1) : 0
}

/** The time from `start` to `end`, to the microsecond: a double holds milliseconds since 1970 to a quarter of one. */
export function millisBetween(start: number, end: number): number {
  return Math.round((end - start) * 1000) / 1000
}

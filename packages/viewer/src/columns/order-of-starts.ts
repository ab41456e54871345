const DIGITS = 0x1_0000

/**
 * Indices of 64-bit numbers, given as two halves each, in ascending order; equal ones in the order in which they stand. Sorts by one digit of
 * 16 bits after the other: comparing takes ten times as long for 100,000.
 */
export function orderOfStarts(starts: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  let order = new Uint32Array(length)
  for (let index = 0; index < length; index++) order[index] = index
  if (isSorted(starts, length)) return order
  let other = new Uint32Array(length)
  for (let digit = 0; digit < 4; digit++) {
    const half = digit < 2 ? 1 : 0
    const shift = digit % 2 === 0 ? 0 : 16
    const places = placesOf(starts, length, half, shift)
    if (places === undefined) continue
    for (let at = 0; at < length; at++) {
      const index = order[at] as number
      const value = ((starts[2 * index + half] as number) >>> shift) & (DIGITS - 1)
      const place = places[value] as number
      places[value] = place + 1
      other[place] = index
    }
    const sorted = other
    other = order
    order = sorted
  }
  return order
}

/** Where the numbers with each digit begin; undefined where all have the same, as the highest digits of times have. */
function placesOf(starts: Uint32Array, length: number, half: number, shift: number): Uint32Array | undefined {
  const places = new Uint32Array(DIGITS)
  for (let index = 0; index < length; index++) {
    const value = ((starts[2 * index + half] as number) >>> shift) & (DIGITS - 1)
    places[value] = (places[value] as number) + 1
  }
  const first = ((starts[half] as number) >>> shift) & (DIGITS - 1)
  if (places[first] === length) return undefined
  let sum = 0
  for (let value = 0; value < DIGITS; value++) {
    const count = places[value] as number
    places[value] = sum
    sum += count
  }
  return places
}

function isSorted(starts: Uint32Array, length: number): boolean {
  for (let at = 2; at < 2 * length; at += 2) {
    const high = starts[at] as number
    const before = starts[at - 2] as number
    if (high < before || (high === before && (starts[at + 1] as number) < (starts[at - 1] as number)))
      return false
  }
  return true
}

/** Different numbers in order. Nearly all are added at the end and removed at the beginning. */
export interface SortedNumbers {
  add(number: number): void
  remove(number: number): void
  has(number: number): boolean
  first(): number | undefined
  last(): number | undefined
  size(): number
  /** The numbers below `before`, the greatest first. */
  downFrom(before: number): Generator<number>
}

/** An empty list. */
export function sortedNumbers(): SortedNumbers {
  let numbers: number[] = []
  let gone = 0
  return { add, remove, has, first: () => numbers[gone], last, size: () => numbers.length - gone, downFrom }

  function last(): number | undefined {
    return numbers.length > gone ? numbers.at(-1) : undefined
  }

  function add(number: number): void {
    if (numbers.length === gone || number > (numbers.at(-1) ?? 0)) {
      numbers.push(number)
      return
    }
    const at = indexOf(number)
    if (numbers[at] !== number) numbers.splice(at, 0, number)
  }

  function remove(number: number): void {
    const at = indexOf(number)
    if (numbers[at] !== number) return
    if (at > gone) {
      numbers.splice(at, 1)
      return
    }
    gone += 1
    if (gone < 1000 || gone < numbers.length / 2) return
    numbers = numbers.slice(gone)
    gone = 0
  }

  function has(number: number): boolean {
    return numbers[indexOf(number)] === number
  }

  function* downFrom(before: number): Generator<number> {
    for (let at = indexOf(before) - 1; at >= gone; at--) yield numbers[at] as number
  }

  /** Where the first number stands that is not below `number`. */
  function indexOf(number: number): number {
    let low = gone
    let high = numbers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((numbers[middle] as number) < number) low = middle + 1
      else high = middle
    }
    return low
  }
}

const EMPTY = 0

/** Which span has an id: a table of numbers, as a `Map` of 100,000 texts takes ten times as long. */
export interface IdIndex {
  /** Adds a span, unless one of its id is there; returns whether it was added. */
  add(index: number): boolean
  /** The span that was added first with an id, given by its halves; -1 where there is none. */
  indexOf(high: number, low: number): number
}

/** An empty index over ids, two halves each. */
export function idIndex(ids: Uint32Array, length: number): IdIndex {
  // At most half full, so that a search ends after a few steps.
  const size = 2 ** Math.ceil(Math.log2(2 * length + 2))
  const slots = new Uint32Array(size)
  /** Ids are chosen by who sends them: with a number of its own, each table puts them elsewhere. */
  const seed = Math.trunc(Math.random() * 2 ** 32)
  return { add, indexOf }

  function add(index: number): boolean {
    const slot = slotOf(ids[2 * index] as number, ids[2 * index + 1] as number)
    if (slots[slot] !== EMPTY) return false
    slots[slot] = index + 1
    return true
  }

  function indexOf(high: number, low: number): number {
    return (slots[slotOf(high, low)] as number) - 1
  }

  function slotOf(high: number, low: number): number {
    let slot = mixed(mixed(high ^ seed) ^ low) & (size - 1)
    while (slots[slot] !== EMPTY) {
      const index = (slots[slot] as number) - 1
      if (ids[2 * index] === high && ids[2 * index + 1] === low) break
      slot = (slot + 1) & (size - 1)
    }
    return slot
  }
}

/** Spreads each bit over all others. */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return hash ^ (hash >>> 16)
}

/** Which traces have an attribute, by a number for it. What it finds may be too much, never too little. */
export interface AttributeLog {
  add(seq: number, hashes: readonly number[]): void
  find(hashes: readonly number[]): FoundSeqs
  /** Traces of a smaller number are no longer kept. */
  forget(before: number): void
}

/** Where the traces are that have an attribute. */
interface FoundSeqs {
  /** Numbers of traces, the greatest first, each once. */
  readonly seqs: readonly number[]
  /** Traces of this number and greater ones have to be looked at: it is in so many that they are not listed. */
  readonly listedBefore: number
  /** Traces of a smaller number have to be looked at. */
  readonly listedSince: number
}

/** The traces that arrived together. */
interface Segment {
  readonly hashes: Uint32Array
  readonly seqs: Uint32Array
  length: number
  last: number
}

const SEGMENT = 32_768
/** 48 MB: as many as a million spans with six rare values each. */
const MOST_SEGMENTS = 192
const COUNTERS = 65_536
/** What comes so often is found by looking at the newest traces. */
const FREQUENT = 100

/**
 * An empty log. Rare values are written down one behind the other, and a search walks over all of them: a millisecond for a million. What
 * nearly every trace has (a method, a host) is told by a counter, which passes to another value where the one that holds it does not return.
 */
export function attributeLog(): AttributeLog {
  const segments: Segment[] = []
  const holders = new Uint32Array(COUNTERS)
  const counts = new Uint8Array(COUNTERS)
  /** The trace in which the holder was met last; once it is frequent, the one since which it is not written down. */
  const seqs = new Uint32Array(COUNTERS)
  let complete = 0
  return { add, find, forget }

  function add(seq: number, hashes: readonly number[]): void {
    for (const hash of hashes) if (isRare(seq, hash)) write(seq, hash)
  }

  function isRare(seq: number, hash: number): boolean {
    const counter = counterOf(hash)
    const count = counts[counter] as number
    if (count > 0 && holders[counter] === hash) return isStillRare(counter, count, seq)
    if (count === FREQUENT) return true
    if (count > 1) counts[counter] = count - 1
    else {
      holders[counter] = hash
      counts[counter] = 1
      seqs[counter] = seq
    }
    return true
  }

  function isStillRare(counter: number, count: number, seq: number): boolean {
    if (count === FREQUENT) {
      if (seq < (seqs[counter] as number)) seqs[counter] = seq
      return false
    }
    if (seqs[counter] === seq) return false
    seqs[counter] = seq
    counts[counter] = count + 1
    return count + 1 < FREQUENT
  }

  function write(seq: number, hash: number): void {
    let segment = segments.at(-1)
    if (!segment || segment.length === SEGMENT) {
      segment = { hashes: new Uint32Array(SEGMENT), seqs: new Uint32Array(SEGMENT), length: 0, last: 0 }
      segments.push(segment)
      if (segments.length > MOST_SEGMENTS) complete = Math.max(complete, (segments.shift()?.last ?? 0) + 1)
    }
    segment.hashes[segment.length] = hash
    segment.seqs[segment.length] = seq
    segment.length += 1
    segment.last = Math.max(segment.last, seq)
  }

  function find(hashes: readonly number[]): FoundSeqs {
    const found = new Set<number>()
    let listedBefore = Number.POSITIVE_INFINITY
    for (const hash of hashes) {
      const counter = counterOf(hash)
      if (holders[counter] === hash && counts[counter] === FREQUENT)
        listedBefore = Math.min(listedBefore, seqs[counter] as number)
      for (const { hashes: written, seqs: of, length } of segments)
        for (let at = written.indexOf(hash); at >= 0 && at < length; at = written.indexOf(hash, at + 1))
          found.add(of[at] as number)
    }
    return { seqs: [...found].sort((left, right) => right - left), listedBefore, listedSince: complete }
  }

  function forget(before: number): void {
    while (segments.length > 1 && (segments[0]?.last ?? 0) < before) segments.shift()
  }
}

function counterOf(hash: number): number {
  return (hash ^ (hash >>> 16)) & (COUNTERS - 1)
}

import { isShapeKey } from './span-facts.ts'
import type { WireReader } from './wire-reader.ts'

/**
 * One number for what spans have in common: service, name, kind, and the attributes that the waterfall has words of. Most of the spans of a trace
 * are like another one, whose words need not be read again.
 */
export interface ShapeHash {
  begin(service: string): void
  /** The bytes up to `to` are the name. */
  name(reader: WireReader, to: number): void
  number(value: number): void
  /** The bytes up to `to` are a `KeyValue`; it counts where the waterfall has words of it. */
  attribute(reader: WireReader, to: number): void
  /** 53 bits: two of 100,000 different shapes have the same one with a chance of one to a million. */
  end(): number
}

/** Who sends spans chooses their words: with numbers of its own, each process sees other hashes. */
const FIRST_SEED = Math.trunc(Math.random() * 2 ** 32)
const SECOND_SEED = Math.trunc(Math.random() * 2 ** 32)

/** A hash that is used for one span after the other. */
export function shapeHash(): ShapeHash {
  const seeds = new Map<string, number>()
  // Spans of one service stand together.
  let lastService: string | undefined
  let seed = 0
  let first = 0
  let second = 0
  return { begin, name, number, attribute, end }

  function begin(service: string): void {
    if (service !== lastService) {
      lastService = service
      seed = seeds.get(service) ?? seeds.size + 1
      seeds.set(service, seed)
    }
    first = FIRST_SEED
    second = SECOND_SEED
    number(seed)
  }

  function name(reader: WireReader, to: number): void {
    add(reader.bytes, reader.at, to)
    reader.at = to
  }

  function attribute(reader: WireReader, to: number): void {
    if (isShapeKey(reader, to)) add(reader.bytes, reader.at, to)
    reader.at = to
  }

  function add(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at++) number(bytes[at] as number)
    number(to - from)
  }

  function number(value: number): void {
    first = Math.imul(first ^ value, 0x0100_0193)
    second = Math.imul(second ^ value, 0x85eb_ca6b) + 1
  }

  function end(): number {
    return ((first ^ (first >>> 15)) >>> 0) * 2 ** 21 + ((second ^ (second >>> 13)) >>> 11)
  }
}

import { ROW_FLAGS } from '../columns/column-span.ts'
import type { ShapeWords, SpanTable } from '../columns/span-table.ts'
import { grown, HAS_MESSAGE, SpanColumns } from '../columns/span-table.ts'
import { eachSpan } from './read-request.ts'
import { shapeHash } from './shape-hash.ts'
import { readSpanFacts } from './span-facts.ts'
import { errorText, messageOf, noteOf, readEvents, readLinks } from './span-words.ts'
import { FIXED64, VARINT, WireReader } from './wire-reader.ts'

/**
 * Reads the spans of a trace for its columns. Of each span only numbers are read; its words only where they are not those of another one, and
 * what it has of events, links and messages only as far as it is listed.
 *
 * @param bytes An `ExportTraceServiceRequest` that was taken.
 */
export function readSpanTable(bytes: Uint8Array): SpanTable {
  const columns = new SpanColumns()
  const words: ShapeWords[] = []
  const known = new Map<string, number>()
  const totals = { events: 0, links: 0, messages: 0, errors: 0 }
  const hash = shapeHash()
  const shapes = new Map<number, number>()
  let places: Uint32Array = new Uint32Array(64)
  const again = new WireReader(bytes)
  eachSpan(bytes, (reader, { service }, _, to) => {
    const from = reader.at
    const index = columns.next()
    if (places.length < 2 * columns.length) places = grown(places, 2 * places.length)
    places[2 * index] = from
    places[2 * index + 1] = to
    hash.begin(service)
    columns.flags[index] = readNumbers(reader, index, to)
    const key = hash.end()
    let shape = shapes.get(key)
    if (shape === undefined) {
      shape = readWords(service, from, to)
      shapes.set(key, shape)
    }
    columns.shapes[index] = shape
    if (words[shape]?.topic === '') return
    columns.flags[index] = (columns.flags[index] ?? 0) | HAS_MESSAGE
    totals.messages += 1
  })
  return Object.assign(columns, { words, totals, details })

  function readNumbers(reader: WireReader, index: number, to: number): number {
    let flags = 0
    while (reader.next(to)) {
      const { field } = reader
      if (field === 2) readId(reader, reader.lengthTo(to), columns.ids, index)
      else if (field === 4) readId(reader, reader.lengthTo(to), columns.parentIds, index)
      else if (field === 5) hash.name(reader, reader.lengthTo(to))
      else if (field === 6 && reader.type === VARINT) hash.number(reader.varint())
      else if (field === 7) readNanos(reader, columns.starts, index)
      else if (field === 8) readNanos(reader, columns.ends, index)
      else if (field === 9) hash.attribute(reader, reader.lengthTo(to))
      else if (field === 15) flags |= readFailed(reader, reader.lengthTo(to))
      else {
        if (field === 11) {
          flags |= ROW_FLAGS.hasEvents
          totals.events += 1
        } else if (field === 13) {
          flags |= ROW_FLAGS.hasLinks
          totals.links += 1
        }
        reader.skip(to)
      }
    }
    if ((flags & ROW_FLAGS.failed) !== 0) totals.errors += 1
    return flags
  }

  /** The shape of a span whose words were not met in this order. */
  function readWords(service: string, from: number, to: number): number {
    again.at = from
    const facts = readSpanFacts(again, to)
    const { name, kind, route } = facts
    const own = { name, service, kind, note: noteOf(facts), route, topic: facts.topic }
    const key = JSON.stringify(own)
    const shape = known.get(key) ?? words.length
    if (shape < words.length) return shape
    known.set(key, shape)
    words.push(own)
    return shape
  }

  function details(index: number): ReturnType<SpanTable['details']> {
    again.at = places[2 * index] as number
    const facts = readSpanFacts(again, places[2 * index + 1] as number)
    const events = readEvents(again, facts.events)
    return {
      events,
      links: readLinks(again, facts.links),
      error: facts.failed ? errorText(facts, events) : '',
      message: messageOf(facts),
    }
  }
}

function readId(reader: WireReader, to: number, ids: Uint32Array, index: number): void {
  if (to - reader.at === 8) {
    ids[2 * index] = reader.bytes.readUInt32BE(reader.at)
    ids[2 * index + 1] = reader.bytes.readUInt32BE(reader.at + 4)
  }
  reader.at = to
}

function readNanos(reader: WireReader, times: Uint32Array, index: number): void {
  const at = reader.fixed(8, FIXED64)
  times[2 * index] = reader.bytes.readUInt32LE(at + 4)
  times[2 * index + 1] = reader.bytes.readUInt32LE(at)
}

function readFailed(reader: WireReader, to: number): number {
  let flags = 0
  while (reader.next(to)) {
    if (reader.field === 3 && reader.type === VARINT) flags = reader.varint() === 2 ? ROW_FLAGS.failed : 0
    else reader.skip(to)
  }
  return flags
}

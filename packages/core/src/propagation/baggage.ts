import type { Baggage, BaggageEntry } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { parseMember, serializeMember } from './baggage-member.ts'
import { trimOws } from './header-value.ts'
import { DEFAULT_PROPAGATION_LIMITS } from './propagation-limits.ts'
import { ReceivedBaggage } from './received-baggage.ts'

/**
 * The size that every platform must propagate (W3C Baggage, "Limits"), and that servers commonly accept. It bounds the
 * number of members too, which has no limit of its own.
 */
const DEFAULT_MAX_BYTES = DEFAULT_PROPAGATION_LIMITS.baggageBytes

/** The scanned characters as a multiple of the limit: a header of any length costs a bounded amount of work. */
const SCANNED = 2

/**
 * Messages of one batch carry the same header, and so do many requests of one client. Three members take 1.5 us to
 * read, a remembered header 20 ns. Longer headers are not remembered, nor are those with a problem to report.
 */
const MAX_REMEMBERED = 1024
let last: { readonly header: string; readonly maxBytes: number; readonly baggage: Baggage } | undefined

/**
 * Reads the `baggage` headers of one request (W3C Baggage, section 3). Drops single malformed members, and members
 * beyond `maxBytes`. Of two members with one key the last counts, as with `setEntry`: the specification leaves this
 * open, and the API keeps only one.
 *
 * @returns `undefined` where no member is left
 */
export function parseBaggage(
  headers: readonly string[],
  maxBytes: number = DEFAULT_MAX_BYTES,
): Baggage | undefined {
  const [header] = headers
  if (headers.length === 1 && header === last?.header && maxBytes === last?.maxBytes) return last?.baggage
  const reading = new Reading(maxBytes)
  for (const header of headers) readHeader(header, reading)
  if (reading.size === 0) return undefined
  const baggage = new ReceivedBaggage(reading.entries)
  const isRemembered = headers.length === 1 && header !== undefined && header.length <= MAX_REMEMBERED
  if (isRemembered && reading.isWhole) last = { header, maxBytes, baggage }
  return baggage
}

/** Writes a `baggage` header: as many whole members as fit into `maxBytes`, in order. */
export function serializeBaggage(baggage: Baggage, maxBytes: number = DEFAULT_MAX_BYTES): string {
  if (!(baggage instanceof ReceivedBaggage)) return headerOf(baggage.getAllEntries(), maxBytes)
  baggage.header ??= headerOf(baggage.entries(), maxBytes)
  return baggage.header
}

function headerOf(entries: Iterable<[key: string, entry: BaggageEntry]>, maxBytes: number): string {
  let header = ''
  for (const [key, entry] of entries) {
    const member = serializeMember(key, entry)
    const size = header.length + (header === '' ? 0 : 1) + (member?.length ?? 0)
    if (member === undefined) drop('its key is no token')
    else if (size > maxBytes) drop(`the header would exceed ${maxBytes} bytes`)
    else header = header === '' ? member : `${header},${member}`
  }
  return header
}

class Reading {
  readonly entries = new Map<string, BaggageEntry>()
  size = 0
  scanned = 0
  isWhole = true
  readonly maxBytes: number

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  drop(reason: string): void {
    this.isWhole = false
    drop(reason)
  }
}

function readHeader(header: string, reading: Reading): void {
  const { maxBytes } = reading
  const maxScanned = SCANNED * maxBytes
  let start = 0
  while (start < header.length) {
    if (reading.scanned >= maxScanned) {
      reading.drop(`the header exceeds ${maxBytes} bytes`)
      return
    }
    const comma = header.indexOf(',', start)
    const end = comma === -1 ? header.length : comma
    reading.scanned += end - start + 1
    if (end - start > maxScanned) reading.drop(`it exceeds ${maxBytes} bytes`)
    else readMember(trimOws(header.slice(start, end)), reading)
    start = end + 1
  }
}

function readMember(text: string, reading: Reading): void {
  if (text === '') return
  const size = reading.size + (reading.size === 0 ? 0 : 1) + text.length
  const member = size > reading.maxBytes ? undefined : parseMember(text)
  if (member === undefined) {
    reading.drop(size > reading.maxBytes ? `the header exceeds ${reading.maxBytes} bytes` : 'it is malformed')
    return
  }
  reading.entries.set(member[0], member[1])
  reading.size = size
}

function drop(reason: string): void {
  warnOnce('malformed baggage', `a member of the baggage was dropped: ${reason}`)
}

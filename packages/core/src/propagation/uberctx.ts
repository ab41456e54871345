import type { Baggage, BaggageEntry, TextMapGetter, TextMapSetter } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { baggageText, isBaggageKey } from './baggage-member.ts'
import { percentDecode, uriEncode } from './percent-encoding.ts'
import type { PropagationLimits } from './propagation-limits.ts'
import { DEFAULT_PROPAGATION_LIMITS } from './propagation-limits.ts'
import { ReceivedBaggage } from './received-baggage.ts'

export const UBERCTX_PREFIX = 'uberctx-'

const DEFAULT_MAX_BYTES = uberctxBytes(DEFAULT_PROPAGATION_LIMITS)

/** Jaeger has no limit. This is the number of entries in the first version of W3C Baggage. */
const MAX_ENTRIES = 180

/** The bytes of a header beside key and value: the prefix, a colon and a space, and the line end. */
const OVERHEAD = UBERCTX_PREFIX.length + 4

/**
 * Adds the entries of headers `uberctx-{baggage-key}: {baggage-value}` to `baggage` (Jaeger, "Client libraries",
 * "Baggage"). Values are percent-decoded, as in HTTP: the kind of carrier is not known here.
 *
 * @param maxBytes bytes of all these headers together
 * @returns `undefined` where there is no such header
 */
export function readUberctx<C>(
  baggage: Baggage | undefined,
  carrier: C,
  getter: TextMapGetter<C>,
  maxBytes: number = DEFAULT_MAX_BYTES,
): Baggage | undefined {
  const names: unknown = getter.keys(carrier)
  if (!Array.isArray(names)) return undefined
  const entries = new Map<string, BaggageEntry>()
  const room = new Room(maxBytes)
  let read = 0
  for (const name of names) {
    if (!isUberctx(name)) continue
    // Malformed ones count too: each is a look-up in the carrier, which may have many headers.
    read++
    if (read > MAX_ENTRIES) {
      drop(`there are more than ${MAX_ENTRIES}`)
      break
    }
    const key = name.slice(UBERCTX_PREFIX.length)
    const value = lastText(getter.get(carrier, name))
    if (value === undefined || !isBaggageKey(key)) drop('it is malformed')
    else if (room.takes(key, value)) entries.set(key, { value: percentDecode(value) })
  }
  if (room.entries === 0) return undefined
  for (const [key, entry] of baggage?.getAllEntries() ?? []) {
    // A `baggage` header may have brought the same entry, with metadata.
    const own = entries.get(key)
    if (own === undefined || own.value === entry.value) entries.set(key, entry)
  }
  return new ReceivedBaggage(entries)
}

/** Writes one header for each entry that fits, without metadata, for which the format has no place. */
export function writeUberctx<C>(
  baggage: Baggage,
  carrier: C,
  setter: TextMapSetter<C>,
  maxBytes: number = DEFAULT_MAX_BYTES,
): void {
  const room = new Room(maxBytes)
  for (const [key, entry] of baggage.getAllEntries()) {
    const text = baggageText(entry.value)
    if (text === undefined || !isBaggageKey(key)) drop('its key is no token')
    else {
      const value = uriEncode(text)
      if (room.takes(key, value)) setter.set(carrier, UBERCTX_PREFIX + key, value)
    }
  }
}

/** Half of the limit of a `baggage` header: where both are written, they must fit into 16 kB with other headers. */
export function uberctxBytes({ baggageBytes }: PropagationLimits): number {
  return Math.floor(baggageBytes / 2)
}

class Room {
  entries = 0
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  takes(key: string, value: string): boolean {
    const bytes = this.#bytes + key.length + value.length + OVERHEAD
    if (bytes > this.#maxBytes || this.entries === MAX_ENTRIES) {
      drop(`all entries would exceed ${this.#maxBytes} bytes, or ${MAX_ENTRIES} in number`)
      return false
    }
    this.#bytes = bytes
    this.entries++
    return true
  }
}

/** Whether a header of this name carries an entry of Jaeger's baggage. */
export function isUberctx(name: unknown): name is string {
  return typeof name === 'string' && name.slice(0, UBERCTX_PREFIX.length).toLowerCase() === UBERCTX_PREFIX
}

/** Of a repeated header the last one counts, as with `setEntry`. */
function lastText(header: unknown): string | undefined {
  const value: unknown = Array.isArray(header) ? header.at(-1) : header
  return typeof value === 'string' ? value : undefined
}

function drop(reason: string): void {
  warnOnce('malformed baggage', `an entry of the Jaeger baggage was dropped: ${reason}`)
}

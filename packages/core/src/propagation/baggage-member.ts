import type { BaggageEntry } from '@opentelemetry/api'
import { baggageEntryMetadataFromString } from '@opentelemetry/api'
import { trimOws } from './header-value.ts'
import { percentDecode, percentEncode } from './percent-encoding.ts'

/** `token` of RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** `*baggage-octet` of W3C Baggage, "Definition". */
const OCTETS = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/

/** Reads one `list-member`: `key=value;property;property=value`. */
export function parseMember(member: string): [key: string, entry: BaggageEntry] | undefined {
  const semicolon = member.indexOf(';')
  const pair = semicolon === -1 ? member : member.slice(0, semicolon)
  // The first equals sign divides; the value may contain further ones.
  const equals = pair.indexOf('=')
  if (equals === -1) return undefined
  const key = trimOws(pair.slice(0, equals))
  const value = trimOws(pair.slice(equals + 1))
  if (!isBaggageKey(key) || !OCTETS.test(value)) return undefined
  const properties = semicolon === -1 ? '' : legalProperties(member.slice(semicolon + 1))
  return [key, entryOf(percentDecode(value), properties)]
}

/** Writes one `list-member`; `undefined` where the key is no token or the value no text. */
export function serializeMember(key: string, entry: BaggageEntry): string | undefined {
  const value = baggageText(entry.value)
  if (value === undefined || !isBaggageKey(key)) return undefined
  const properties = entry.metadata === undefined ? '' : legalProperties(entry.metadata.toString())
  const pair = `${key}=${percentEncode(value)}`
  return properties === '' ? pair : `${pair};${properties}`
}

function entryOf(value: string, properties: string): BaggageEntry {
  return properties === '' ? { value } : { value, metadata: baggageEntryMetadataFromString(properties) }
}

/** Whether a key is a token, which all formats require. */
export function isBaggageKey(key: string): boolean {
  return TOKEN.test(key)
}

/** The text of a value. JavaScript callers put numbers and booleans into baggage. */
export function baggageText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Properties are opaque and passed on unchanged, except for whitespace and malformed ones. */
function legalProperties(text: string): string {
  return text.split(';').map(legalProperty).filter(Boolean).join(';')
}

function legalProperty(text: string): string {
  const equals = text.indexOf('=')
  const key = trimOws(equals === -1 ? text : text.slice(0, equals))
  if (!TOKEN.test(key)) return ''
  if (equals === -1) return key
  const value = trimOws(text.slice(equals + 1))
  return OCTETS.test(value) ? `${key}=${value}` : ''
}

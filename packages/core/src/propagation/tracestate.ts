import type { TraceState } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { trimOws } from './header-value.ts'
import { DEFAULT_PROPAGATION_LIMITS } from './propagation-limits.ts'

const MAX_MEMBERS = 32

const DEFAULT_MAX_LENGTH = DEFAULT_PROPAGATION_LIMITS.traceStateLength

/**
 * The longest legal list has 16,447 characters without the optional whitespace. The double is the bound, so that a
 * header costs a bounded amount of work.
 */
const MAX_LENGTH = 32_768

/** W3C Trace Context Level 2, section 3.3.2.2.1. */
const KEY = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/

/** W3C Trace Context Level 2, section 3.3.2.2.2: no comma, no equals sign, no space at the end. */
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/** Longer members are dropped first where there is no room for all (section 3.3.1.5). */
const LONG_MEMBER = 128

type Members = ReadonlyMap<string, string>

const NONE: Members = new Map()

/**
 * Messages of one batch carry the same header, and so do requests of a sender that sends only its sampling threshold.
 * Two members take 1.2 us to read. Longer headers are not remembered.
 */
const MAX_REMEMBERED = 1024
let last: { readonly header: string; readonly maxLength: number; readonly state: TraceStateList } | undefined

/**
 * Reads a `tracestate` by W3C Trace Context Level 2, section 3.3; several headers are joined with commas first. One
 * illegal member makes the whole list void, and the result is empty. Parsing happens at first use: an unsampled request
 * without outgoing requests never needs it. A list that is too long is cut to `maxLength`, so that a span does not
 * retain the rest.
 *
 * @param maxLength number of characters to pass on
 */
export function parseTraceState(header: string, maxLength: number = DEFAULT_MAX_LENGTH): TraceState {
  if (last?.header === header && last.maxLength === maxLength && last.state.isSound) return last.state
  if (header.length > maxLength) return new TraceStateList(shortened(header, maxLength), undefined, maxLength)
  const state = new TraceStateList(header, undefined, maxLength)
  if (header.length <= MAX_REMEMBERED) last = { header, maxLength, state }
  return state
}

/** The header for a trace state of any make; empty where it holds nothing legal. */
export function serializeTraceState(state: TraceState, maxLength: number = DEFAULT_MAX_LENGTH): string {
  const text: unknown = state.serialize()
  if (state instanceof TraceStateList) return text as string
  // The API's own implementation accepts anything in `set`, even a line end, which would break the request.
  return typeof text === 'string' && text !== '' ? parseTraceState(text, maxLength).serialize() : ''
}

class TraceStateList implements TraceState {
  #header: string
  #members: Members | undefined
  #text: string | undefined
  readonly #maxLength: number

  constructor(header: string, members: Members | undefined, maxLength: number) {
    this.#header = header
    this.#members = members
    this.#maxLength = maxLength
  }

  /** False after it was read and had to be discarded. */
  get isSound(): boolean {
    return this.#members !== NONE
  }

  get(key: string): string | undefined {
    return this.#list().get(key)
  }

  /** Puts the member first. An illegal key or value changes nothing; a 33rd member drops the last. */
  set(key: string, value: string): TraceState {
    if (!isLegal(key, KEY) || !isLegal(value, VALUE)) return this
    const members = new Map([[key, value]])
    for (const [otherKey, otherValue] of this.#list()) {
      if (otherKey !== key && members.size < MAX_MEMBERS) members.set(otherKey, otherValue)
    }
    return new TraceStateList('', members, this.#maxLength)
  }

  unset(key: string): TraceState {
    if (!this.#list().has(key)) return this
    const members = new Map(this.#list())
    members.delete(key)
    return new TraceStateList('', members, this.#maxLength)
  }

  serialize(): string {
    const members = this.#list()
    this.#text ??= textOf(members, this.#maxLength)
    return this.#text
  }

  #list(): Members {
    if (this.#members === undefined) {
      this.#members = parseMembers(this.#header) ?? discard()
      // Members without whitespace around them are passed on as the text they came in: saves 1 us of joining.
      if (lengthOf(this.#members) === this.#header.length) this.#text = this.#header
      this.#header = ''
    }
    return this.#members
  }
}

/** The length of the members when written. */
function lengthOf(members: Members): number {
  let length = Math.max(0, members.size - 1)
  for (const [key, value] of members) length += key.length + 1 + value.length
  return length
}

/** The text of as many members as fit. */
function textOf(members: Members, maxLength: number): string {
  const texts = Array.from(members, ([key, value]) => `${key}=${value}`)
  let length = lengthOf(members)
  if (length <= maxLength) return texts.join(',')
  warnOnce(
    'long tracestate',
    `a tracestate was shortened to ${maxLength} characters; \`propagationLimits.traceStateLength\` passes on more`,
  )
  for (const least of [LONG_MEMBER, 0]) {
    for (let index = texts.length - 1; index >= 0 && length > maxLength; index--) {
      const { length: size } = texts[index] as string
      if (size <= least) continue
      texts.splice(index, 1)
      length -= size + 1
    }
  }
  return texts.join(',')
}

/** A copy, since a slice would retain the whole header. Members are ASCII. */
function shortened(header: string, maxLength: number): string {
  const text = textOf(parseMembers(header) ?? discard(), maxLength)
  return Buffer.from(text, 'latin1').toString('latin1')
}

function discard(): Members {
  warnOnce('malformed tracestate', 'a malformed tracestate header was ignored, its traceparent is used')
  return NONE
}

function parseMembers(header: string): Members | undefined {
  if (header.length > MAX_LENGTH) return undefined
  const members = new Map<string, string>()
  let count = 0
  for (const part of header.split(',')) {
    const member = trimOws(part)
    if (member === '') continue
    count += 1
    if (count > MAX_MEMBERS || !addMember(members, member)) return undefined
  }
  return members
}

/**
 * Of two members with one key the left, newer one stays. Received duplicates do not void the list, and may be removed
 * (Level 2, section 3.5); the test suite of Level 1 rejects them.
 */
function addMember(members: Map<string, string>, member: string): boolean {
  const equals = member.indexOf('=')
  if (equals === -1) return false
  const key = member.slice(0, equals)
  const value = member.slice(equals + 1)
  if (!KEY.test(key) || !VALUE.test(value)) return false
  if (!members.has(key)) members.set(key, value)
  return true
}

function isLegal(text: unknown, grammar: RegExp): boolean {
  return typeof text === 'string' && grammar.test(text)
}

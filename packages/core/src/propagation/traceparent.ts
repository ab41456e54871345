import type { SpanContext } from '@opentelemetry/api'
import { isSpanContextValid } from '@opentelemetry/api'
import { hexOfWords } from '../ids/hex.ts'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { RANDOM, SAMPLED } from '../ids/trace-flags.ts'

const LENGTH = 55
const ZERO = 0x30
const DASH = 0x2d
const LETTER_F = 0x66

/** The flags Level 2 defines, sampled and random; all others MUST be set to zero (section 3.2.2.5.3). */
const DEFINED_FLAGS = SAMPLED | RANDOM
const FLAGS: readonly string[] = ['00', '01', '02', '03']

/**
 * The value of each lower-case hex digit, -1 for other characters. Takes 0.2 us a header, a regular expression 0.4 us.
 */
const DIGITS = hexDigits()

/**
 * Reads a `traceparent` by W3C Trace Context Level 2, section 3.2. Of versions above 00 the known part is read (section
 * 3.2.4).
 *
 * @returns the sender's span, marked remote, or `undefined` where the value is malformed
 */
export function parseTraceparent(value: string): SpanContext | undefined {
  if (value.length < LENGTH || !hasDashes(value) || !hasLegalVersion(value)) return undefined
  if (!isId(value, 3, 35) || !isId(value, 36, 52)) return undefined
  const high = hexDigit(value.charCodeAt(53))
  const low = hexDigit(value.charCodeAt(54))
  if (high === -1 || low === -1) return undefined
  // A slice retains the whole text, and a later version may have a long tail.
  const known =
    value.length === LENGTH ? value : Buffer.from(value.slice(0, LENGTH), 'latin1').toString('latin1')
  return {
    traceId: known.slice(3, 35),
    spanId: known.slice(36, 52),
    traceFlags: low & DEFINED_FLAGS,
    isRemote: true,
  }
}

/**
 * Writes a version 00 `traceparent`.
 *
 * @returns `undefined` where the ids are invalid: such a context is not propagated
 */
export function formatTraceparent(spanContext: SpanContext): string | undefined {
  const { traceId, spanId, traceFlags } = spanContext
  const flags = FLAGS[traceFlags & DEFINED_FLAGS]
  // Nearly all ids are lower-case already; the API's regular expressions and lower-casing take 0.4 us more.
  if (isIdOf(traceId, 32) && isIdOf(spanId, 16)) return `00-${traceId}-${spanId}-${flags}`
  // The API accepts upper-case ids, the header does not.
  return isSpanContextValid(spanContext)
    ? `00-${traceId.toLowerCase()}-${spanId.toLowerCase()}-${flags}`
    : undefined
}

/** The `traceparent` of ids of this package, which are valid: without their text, and without checking it. */
export function traceparentOf({ traceId, high, low, traceFlags }: SpanIdentity): string {
  return `00-${traceId.hex}-${hexOfWords(high, low)}-${FLAGS[traceFlags & DEFINED_FLAGS]}`
}

function hasDashes(value: string): boolean {
  return value.charCodeAt(2) === DASH && value.charCodeAt(35) === DASH && value.charCodeAt(52) === DASH
}

function hasLegalVersion(value: string): boolean {
  const high = value.charCodeAt(0)
  const low = value.charCodeAt(1)
  if (high === ZERO && low === ZERO) return value.length === LENGTH
  if (hexDigit(high) === -1 || hexDigit(low) === -1) return false
  if (high === LETTER_F && low === LETTER_F) return false
  return value.length === LENGTH || hasLegalTail(value)
}

/** A comma is where two headers were joined (RFC 9110 section 5.3); neither is trusted. */
function hasLegalTail(value: string): boolean {
  return value.charCodeAt(LENGTH) === DASH && !value.includes(',', LENGTH)
}

function isIdOf(id: unknown, length: number): boolean {
  return typeof id === 'string' && id.length === length && isId(id, 0, length)
}

/** Lower-case hex and not all zeros: a character that is no digit makes the bits negative. */
function isId(value: string, start: number, end: number): boolean {
  let bits = 0
  for (let index = start; index < end; index++) bits |= hexDigit(value.charCodeAt(index))
  return bits > 0
}

function hexDigit(code: number): number {
  return DIGITS[code] ?? -1
}

function hexDigits(): Int8Array {
  const digits = new Int8Array(256).fill(-1)
  for (let digit = 0; digit < 16; digit++) digits[digit.toString(16).charCodeAt(0)] = digit
  return digits
}

import { randomFillSync } from 'node:crypto'
import type { TraceState } from '@opentelemetry/api'
import { isValidSpanId, isValidTraceId } from '@opentelemetry/api'
import { textOf } from '../base/diagnostics/text-of.ts'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import type { OptionKind } from '../base/options/checked-options.ts'
import { hasMethods } from '../base/options/object-checks.ts'
import { wordOfHex } from './hex.ts'
import { SpanIdentity } from './span-identity.ts'
import { TraceId } from './trace-id.ts'

/** Makes ids as hex strings, as OpenTelemetry's `IdGenerator` does. */
export interface IdGenerator {
  /** 32 lower-case hex digits, not all zero. */
  generateTraceId(): string
  /** 16 lower-case hex digits, not all zero. */
  generateSpanId(): string
}

export const AN_ID_GENERATOR: OptionKind = {
  is: 'an id generator with `generateTraceId` and `generateSpanId`',
  valid: value => hasMethods(value, ['generateTraceId', 'generateSpanId']),
}

/** Makes ids as words. */
export interface IdSource {
  /** Whether the last 7 bytes of every trace id are random (W3C Trace Context level 2, flag 0x02). */
  readonly random: boolean
  traceId(): TraceId
  /** A new span of the trace. */
  span(traceId: TraceId, traceFlags: number, traceState: TraceState | undefined): SpanIdentity
}

/**
 * One call of the system's generator fills 2,048 span ids: 6 ns each. With 512 ids a call it takes 12 ns, with a call
 * for each id 3 us.
 */
const pool = new Int32Array(4096)
let used = pool.length

function randomWord(): number {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  return pool[used++] as number
}

/** The low word is never zero: the specifications forbid an id of zeros only. */
export const randomIds: IdSource = {
  random: true,
  traceId() {
    const low = randomWord()
    return new TraceId(randomWord(), randomWord(), randomWord(), low === 0 ? 1 : low)
  },
  span(traceId, traceFlags, traceState) {
    const low = randomWord()
    return new SpanIdentity(traceId, randomWord(), low === 0 ? 1 : low, traceFlags, traceState)
  },
}

/** Ids of a user's generator. An invalid id is replaced by a random one. */
export function generatedIds(generator: IdGenerator): IdSource {
  return {
    random: false,
    traceId() {
      const hex = idFrom(() => generator.generateTraceId(), isValidTraceId)
      return hex === undefined ? randomIds.traceId() : TraceId.fromHex(hex)
    },
    span(traceId, traceFlags, traceState) {
      const hex = idFrom(() => generator.generateSpanId(), isValidSpanId)
      if (hex === undefined) return randomIds.span(traceId, traceFlags, traceState)
      return new SpanIdentity(traceId, wordOfHex(hex, 0), wordOfHex(hex, 8), traceFlags, traceState)
    },
  }
}

function idFrom(generate: () => string, isValid: (id: string) => boolean): string | undefined {
  try {
    const id = generate()
    if (isValid(id)) return id.toLowerCase()
    warnOnce(
      'id generator',
      () =>
        `Expected \`idGenerator\` to make an id of hex digits, got \`${textOf(id)}\`; a random id is used instead`,
    )
  } catch (error) {
    warnOnce(
      'id generator',
      () => `\`idGenerator\` failed and a random id is used instead: ${messageOf(error)}`,
    )
  }
  return undefined
}

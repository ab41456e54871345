import type { Context, SpanContext, TextMapGetter } from '@opentelemetry/api'
import { context as contextApi, isSpanContextValid, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { spanOf } from '../context/context-with-span.ts'
import { spanContextOf } from '../context/sound-span-context.ts'
import { collectedFields } from './collected-fields.ts'
import { fieldOf, isNameOf, withFields } from './field-names.ts'
import { registeredPropagator } from './registered-propagator.ts'
import { isUberctx } from './uberctx.ts'

/** The value of a header in kafkajs; a list is a repeated header. */
export type KafkaHeaderValue = string | Uint8Array | readonly (string | Uint8Array)[] | null | undefined

/** The headers of a Kafka message. */
export type KafkaHeaders = Readonly<Record<string, KafkaHeaderValue>>

/** Converts between the headers of a Kafka message and a context. */
export interface KafkaHeaderPropagation {
  /**
   * Reads the sender's context. Uses the propagator registered with the OpenTelemetry API; where none is registered,
   * W3C Trace Context Level 2 and W3C Baggage. Of a repeated header the last one counts; bytes are read as UTF-8.
   * Absent and malformed headers change nothing. Never writes to the headers, never throws.
   *
   * @param headers such as `message.headers`
   * @param context parent of the result, returned itself where there is nothing to read @default the active one
   */
  extract(headers: KafkaHeaders | null | undefined, context?: Context): Context

  /**
   * Returns new headers: the given values, uncopied and in order, and those of the context as strings. Existing headers
   * of these names are replaced, in any case. Never throws.
   *
   * @param headers the headers to copy; they are not changed @default none
   * @param context the context to send @default the active one
   */
  inject<H extends object = Record<string, string>>(headers?: H | null, context?: Context): H
}

/** Reads and writes the headers of Kafka messages. */
export const kafkaHeaders: KafkaHeaderPropagation = { extract, inject }

/** No propagation format reads more bytes of one header. The rest of a larger one is not decoded. */
const MAX_BYTES = 65_536

const REPLACEMENT_CHARACTER = '\uFFFD'

const GETTER: TextMapGetter<KafkaHeaders> = {
  get: (headers, name) => textOf(fieldOf(headers, name)),
  keys: headers => Object.keys(headers),
}

/**
 * Hides the baggage where only the sender's span is read: it may take thousands of bytes in each message of a batch.
 */
const SPAN_GETTER: TextMapGetter<KafkaHeaders> = {
  get: (headers, name) => (isBaggage(name) ? undefined : GETTER.get(headers, name)),
  keys: headers => Object.keys(headers).filter(name => !isBaggage(name)),
}

/**
 * The sender's span in the headers of a Kafka message; `undefined` where there is none. Skips baggage. Never throws.
 */
export function kafkaSender(headers: KafkaHeaders | null | undefined): SpanContext | undefined {
  const sender = spanContextOf(spanOf(extractBy(SPAN_GETTER, headers, ROOT_CONTEXT)))
  return sender !== undefined && isSpanContextValid(sender) ? sender : undefined
}

function extract(headers: KafkaHeaders | null | undefined, context: Context = contextApi.active()): Context {
  return extractBy(GETTER, headers, context)
}

function extractBy(
  getter: TextMapGetter<KafkaHeaders>,
  headers: KafkaHeaders | null | undefined,
  context: Context,
): Context {
  if (typeof headers !== 'object' || headers === null) return context
  try {
    return registeredPropagator().extract(context, headers, getter)
  } catch (error) {
    warnOnce('propagation', () => `reading Kafka headers failed: ${messageOf(error)}`)
    return context
  }
}

function inject<H extends object = Record<string, string>>(
  headers?: H | null,
  context: Context = contextApi.active(),
): H {
  try {
    const fields = collectedFields(context)
    if (typeof headers !== 'object' || headers === null) return fields as H
    return withFields(headers as Record<string, unknown>, fields) as H
  } catch (error) {
    warnOnce('propagation', () => `writing Kafka headers failed: ${messageOf(error)}`)
    return headers ?? ({} as H)
  }
}

function isBaggage(name: string): boolean {
  return isNameOf('baggage', name) || isUberctx(name)
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  if (typeof last === 'string') return last
  if (Buffer.isBuffer(last)) return decode(last)
  // `instanceof Uint8Array` is false for the Buffers of another realm, as in a Jest suite.
  return ArrayBuffer.isView(last)
    ? decode(Buffer.from(last.buffer, last.byteOffset, last.byteLength))
    : undefined
}

function decode(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8', 0, MAX_BYTES)
  return text.includes(REPLACEMENT_CHARACTER) ? undefined : text
}

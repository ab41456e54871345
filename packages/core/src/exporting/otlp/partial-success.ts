import { excerpt } from '../http1/excerpt.ts'
import { protobufFields } from '../protobuf/protobuf-reader.ts'

/** `ExportTracePartialSuccess` of the OTLP collector protocol, and its likes for metrics and logs. */
export interface PartialSuccess {
  readonly rejectedSpans: number
  /** Empty where the collector sent none. */
  readonly message: string
  /** Why the answer cannot be read, where it is not what it is said to be. */
  readonly unread?: string
}

const JSON_TYPE = /^application\/json/i
const PROTOBUF_TYPE = /^application\/x-protobuf/i
/** With which no message of protobuf begins that has fields of OTLP only. */
const OPENING_BRACE = 0x7b

const EXPORT_RESPONSE = { partialSuccess: 1 }
const PARTIAL_SUCCESS = { rejectedSpans: 1, errorMessage: 2 }

const FULL: PartialSuccess = { rejectedSpans: 0, message: '' }

/**
 * Reads the body of a successful answer (`ExportTraceServiceResponse`), protobuf or JSON.
 * Bytes that are not such a message count as a full success: the status line has confirmed the spans. Of another type they
 * are a word such as `ok` of a gateway.
 */
export function readPartialSuccess(body: Uint8Array, contentType = ''): PartialSuccess {
  if (body.length === 0) return FULL
  const isJson = JSON_TYPE.test(contentType) || (contentType === '' && body[0] === OPENING_BRACE)
  try {
    return isJson ? readJson(body) : readProtobuf(body)
  } catch {
    if (JSON_TYPE.test(contentType)) return { ...FULL, unread: 'it is no JSON of OTLP' }
    if (PROTOBUF_TYPE.test(contentType)) return { ...FULL, unread: 'it is no protobuf of OTLP' }
    return FULL
  }
}

function readProtobuf(body: Uint8Array): PartialSuccess {
  let rejectedSpans = 0
  let message: Uint8Array = new Uint8Array()
  for (const { number, value } of protobufFields(body)) {
    if (number === EXPORT_RESPONSE.partialSuccess && value instanceof Uint8Array) readFields(value)
  }
  return { rejectedSpans, message: text(message) }

  function readFields(partialSuccess: Uint8Array): void {
    for (const { number, value } of protobufFields(partialSuccess)) {
      if (number === PARTIAL_SUCCESS.rejectedSpans && typeof value === 'bigint') rejectedSpans = count(value)
      if (number === PARTIAL_SUCCESS.errorMessage && value instanceof Uint8Array) message = value
    }
  }
}

/** The number has another name for each signal, and in protobuf the same place. */
interface JsonResponse {
  readonly partialSuccess?: {
    readonly rejectedSpans?: unknown
    readonly rejectedDataPoints?: unknown
    readonly rejectedLogRecords?: unknown
    readonly errorMessage?: unknown
  }
}

/** Of at most 20 characters: the time that `BigInt` takes grows with the square of them. */
const INT64 = /^-?\d{1,19}$/

/** Protobuf's JSON has an int64 as text, and takes a number too. */
function readJson(body: Uint8Array): PartialSuccess {
  const { partialSuccess } = JSON.parse(Buffer.from(body).toString()) as JsonResponse
  const { rejectedDataPoints = 0, rejectedLogRecords = rejectedDataPoints } = partialSuccess ?? {}
  const { rejectedSpans = rejectedLogRecords, errorMessage = '' } = partialSuccess ?? {}
  return {
    rejectedSpans: count(int64(rejectedSpans)),
    message: typeof errorMessage === 'string' ? excerpt(errorMessage) : '',
  }
}

function int64(value: unknown): bigint {
  const isWritten = typeof value === 'string' || typeof value === 'number'
  return isWritten && INT64.test(`${value}`) ? BigInt(value) : 0n
}

/** An int64 that is negative, or larger than any batch could be, is nonsense. */
function count(varint: bigint): number {
  const value = Number(BigInt.asIntN(64, varint))
  return Number.isSafeInteger(value) && value > 0 ? value : 0
}

function text(bytes: Uint8Array): string {
  return excerpt(new TextDecoder().decode(bytes))
}

import { protobufFields } from '../protobuf/protobuf-reader.ts'

/** Field numbers of google.rpc.Status, google.protobuf.Any, google.rpc.RetryInfo and google.protobuf.Duration. */
const STATUS = { details: 3 }
const ANY = { typeUrl: 1, value: 2 }
const RETRY_INFO = { retryDelay: 1 }
const DURATION = { seconds: 1, nanos: 2 }

/**
 * Milliseconds asked for by the RetryInfo in `grpc-status-details-bin` (OTLP, "OTLP/gRPC Throttling");
 * `undefined` where there is none. It may be longer than any timer takes.
 */
export function retryInfoMillis(details: Uint8Array | undefined): number | undefined {
  try {
    for (const detail of messagesIn(details, STATUS.details)) {
      const [typeUrl] = messagesIn(detail, ANY.typeUrl)
      const [retryInfo] = messagesIn(detail, ANY.value)
      if (
        Buffer.from(typeUrl ?? [])
          .toString()
          .endsWith('/google.rpc.RetryInfo')
      )
        return delayIn(retryInfo)
    }
  } catch {
    return undefined
  }
  return undefined
}

function delayIn(retryInfo: Uint8Array | undefined): number {
  const [duration = new Uint8Array()] = messagesIn(retryInfo, RETRY_INFO.retryDelay)
  let millis = 0
  for (const { number, value } of protobufFields(duration)) {
    if (typeof value !== 'bigint') continue
    const amount = Number(BigInt.asIntN(64, value))
    if (number === DURATION.seconds) millis += amount * 1000
    if (number === DURATION.nanos) millis += amount / 1e6
  }
  return Math.max(0, millis)
}

function* messagesIn(bytes: Uint8Array | undefined, field: number): Generator<Uint8Array, void> {
  for (const { number, value } of protobufFields(bytes ?? new Uint8Array())) {
    if (number === field && value instanceof Uint8Array) yield value
  }
}

import { producerOptionsOf } from './producer-options.ts'

/** Converts between a part of a header, its name or value, and the type that a producer's serializer takes. */
export interface HeaderCodec {
  /** The name of a header, in the type that the serializer of names takes. */
  readonly nameOf: (text: string) => unknown
  readonly valueOf: (text: string) => unknown
}

/** The types of headers for a producer without serializers, which takes bytes. */
const BYTES: HeaderCodec = { nameOf: asBytes, valueOf: asBytes }

/** The codec for a producer, by trying its serializers. */
export function headerCodecOf(producer: object): HeaderCodec {
  const { serializers, registry } = producerOptionsOf(producer)
  const { headerKey, headerValue } = registry?.getSerializers?.() ?? serializers ?? {}
  return { nameOf: encoderFor(headerKey, BYTES.nameOf), valueOf: encoderFor(headerValue, BYTES.valueOf) }
}

const SAMPLE = 'traceparent'

/** Text for a serializer that takes text, bytes for one that takes bytes. */
function encoderFor(serialize: unknown, bytes: (text: string) => unknown): (text: string) => unknown {
  if (typeof serialize !== 'function') return bytes
  return isWritten(serialize, SAMPLE) || !isWritten(serialize, Buffer.from(SAMPLE)) ? asText : bytes
}

function isWritten(serialize: unknown, sample: string | Buffer): boolean {
  try {
    const written: unknown = Reflect.apply(serialize as () => unknown, undefined, [sample])
    return (
      ArrayBuffer.isView(written) &&
      Buffer.from(written.buffer, written.byteOffset, written.byteLength).equals(Buffer.from(SAMPLE))
    )
  } catch {
    return false
  }
}

function asText(text: string): string {
  return text
}

function asBytes(text: string): Buffer {
  return Buffer.from(text)
}

/** Converts between a part of a header, its name or value, and the type that a producer's serializer takes. */
export interface HeaderCodec {
  /** The name of a header, in the type that the serializer of names takes. */
  readonly nameOf: (text: string) => unknown
  readonly valueOf: (text: string) => unknown
}

/** The types of headers for a producer without serializers, which takes bytes. */
const BYTES: HeaderCodec = { nameOf: asBytes, valueOf: asBytes }

interface Serializers {
  readonly headerKey?: unknown
  readonly headerValue?: unknown
}

interface ProducerOptions {
  readonly serializers?: Serializers | undefined
  readonly registry?: { getSerializers?(): Serializers } | undefined
}

/** The symbol by which the client keeps its options, in any copy of it. */
const OPTIONS = 'plt.kafka.base.options'

/** The codec for a producer, by trying its serializers. */
export function headerCodecOf(producer: object): HeaderCodec {
  const { serializers, registry } = optionsOf(producer)
  const { headerKey, headerValue } = registry?.getSerializers?.() ?? serializers ?? {}
  return { nameOf: encoderFor(headerKey, BYTES.nameOf), valueOf: encoderFor(headerValue, BYTES.valueOf) }
}

function optionsOf(producer: object): ProducerOptions {
  for (let owner: object | null = producer; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const symbol = Object.getOwnPropertySymbols(owner).find(each => each.description === OPTIONS)
    if (symbol !== undefined) return (Reflect.get(producer, symbol) as ProducerOptions | undefined) ?? {}
  }
  return {}
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

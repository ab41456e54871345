import { WireWriter } from '../../src/otlp/wire-writer.ts'

/** A span of a large trace; times in milliseconds since 1970. */
export interface PlainSpan {
  readonly id: number
  readonly parent?: number
  readonly name: string
  readonly start: number
  readonly end: number
  readonly failed?: boolean
}

/**
 * An `ExportTraceServiceRequest` of one trace, written without the JSON between: 100,000 spans take a fifth of the time.
 *
 * @param services The spans of each service.
 */
export function plainTrace(
  traceId: string,
  services: ReadonlyMap<string, readonly PlainSpan[]>,
): Buffer<ArrayBuffer> {
  const writer = new WireWriter()
  const trace = Buffer.from(traceId, 'hex')
  for (const [service, spans] of services)
    writer.nested(1, () => {
      writer.nested(1, () =>
        writer.nested(1, () => {
          writer.text(1, 'service.name')
          writer.nested(2, () => writer.text(1, service))
        }),
      )
      writer.nested(2, () => {
        for (const span of spans) writer.nested(2, () => writeSpan(writer, trace, span))
      })
    })
  return writer.take()
}

function writeSpan(
  writer: WireWriter,
  trace: Buffer,
  { id, parent, name, start, end, failed }: PlainSpan,
): void {
  writer.bytes(1, trace)
  writer.bytes(2, idOf(id))
  if (parent !== undefined) writer.bytes(4, idOf(parent))
  writer.text(5, name)
  writer.fixed64(7, BigInt(Math.round(start * 1000)) * 1000n)
  writer.fixed64(8, BigInt(Math.round(end * 1000)) * 1000n)
  if (failed === true) writer.nested(15, () => writer.varint(3, 2))
}

function idOf(id: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32BE(id, 4)
  return bytes
}

import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { exportedSpan } from '../../span/exported-span.ts'
import type { ReadableSpan, Resource } from '../../span/readable-span.ts'
import { OtlpBatch } from './otlp-batch.ts'

/**
 * Ended spans as the bytes of OTLP's TracesData, which are those of an export request: for exporters that bring spans to
 * a backend by other ways than HTTP and gRPC. A span that cannot be read is left out, which is reported once.
 */
export function encodeSpans(spans: readonly ReadableSpan[]): Uint8Array {
  const batches = new Map<Resource, OtlpBatch>()
  for (const span of spans) {
    try {
      batchOf(batches, span.resource).add(exportedSpan(span))
    } catch (error) {
      warnOnce('encoding a span', () => `a span could not be encoded: ${messageOf(error)}`)
    }
  }
  return Buffer.concat([...batches.values()].flatMap(batch => batch.seal().pieces))
}

function batchOf(batches: Map<Resource, OtlpBatch>, resource: Resource): OtlpBatch {
  const known = batches.get(resource)
  if (known !== undefined) return known
  const batch = new OtlpBatch(resource)
  batches.set(resource, batch)
  return batch
}

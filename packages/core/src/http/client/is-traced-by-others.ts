import { context, SpanKind } from '@opentelemetry/api'
import { spanOf } from '../../context/context-with-span.ts'
import { spanContextOf } from '../../context/sound-span-context.ts'
import { parseTraceparent } from '../../propagation/traceparent.ts'

/**
 * Whether another instrumentation has made the CLIENT span of a request. Then its header continues the active trace,
 * but not from the active span, or the active span is that CLIENT span. One request must not have two.
 *
 * @param traceparent the header that the request already has
 */
export function isTracedByOthers(traceparent: unknown): boolean {
  if (typeof traceparent !== 'string') return false
  const active = spanOf(context.active())
  const known = spanContextOf(active)
  const sent = parseTraceparent(traceparent)
  if (known === undefined || sent === undefined) return false
  const { traceId, spanId } = known
  if (sent.traceId !== traceId) return false
  return sent.spanId !== spanId || (active as { readonly kind?: unknown }).kind === SpanKind.CLIENT
}

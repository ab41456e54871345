import type { Context } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { spanOf } from '../../context/context-with-span.ts'
import { spanContextOf } from '../../context/sound-span-context.ts'
import { parseTraceparent } from '../../propagation/traceparent.ts'
import { isCopied } from './add-fields.ts'

/**
 * Whether another instrumentation has made the CLIENT span of a request. Then its header continues the active trace,
 * but not from the active span, or the active span is that CLIENT span. One request must not have two. A header that a
 * proxy has copied from the request that it serves continues from the caller's span, and nothing has traced it here.
 *
 * @param traceparent the header that the request already has
 */
export function isTracedByOthers(traceparent: unknown, active: Context): boolean {
  if (typeof traceparent !== 'string' || isCopied('traceparent', traceparent, active)) return false
  const span = spanOf(active)
  const known = spanContextOf(span)
  const sent = parseTraceparent(traceparent)
  if (known === undefined || sent === undefined) return false
  const { traceId, spanId } = known
  if (sent.traceId !== traceId) return false
  return sent.spanId !== spanId || (span as { readonly kind?: unknown }).kind === SpanKind.CLIENT
}

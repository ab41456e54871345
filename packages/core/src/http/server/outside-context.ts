import type { Context, Link } from '@opentelemetry/api'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { spanOf } from '../../context/context-with-span.ts'
import { spanContextOf } from '../../context/sound-span-context.ts'

/**
 * The context for a request without trace headers. The active span is no parent for it: it was active when the server
 * started to listen.
 */
export function outsideOf(active: Context): Context {
  return active === ROOT_CONTEXT ? active : trace.deleteSpan(active)
}

/** The links of a trace that begins anew for a caller that is not trusted. */
export function linksTo(sent: Context): Link[] | undefined {
  const spanContext = spanContextOf(spanOf(sent))
  return spanContext === undefined ? undefined : [{ context: spanContext }]
}

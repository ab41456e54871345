import type { Context, Link, Tracer } from '@opentelemetry/api'
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { answerAtOnce } from '../../base/diagnostics/answer-at-once.ts'
import { messageOf, reportOnce } from '../../base/diagnostics/report-once.ts'
import { contextWithSpan, spanOf } from '../../context/context-with-span.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import { extractIncoming } from '../../propagation/incoming-headers.ts'
import { globalTracer } from '../../trace/global-tracer.ts'
import { redactedNames } from '../redacted-names.ts'
import { isHttpServerContext } from './rpc-metadata.ts'
import type { ServedRequest } from './served-request.ts'
import type { ServerTracingOptions } from './server-tracing-options.ts'
import { checkServerTracingOptions } from './server-tracing-options.ts'

/**
 * Prepares the tracing of a server.
 *
 * @param name the instrumentation scope: the name of the integration
 * @param version its version
 * @returns what makes the context that a request is served in: with its span, without one if the request is ignored.
 * It never throws.
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function serverTracing<R>(
  name: string,
  version: string,
  options: ServerTracingOptions<R>,
): (request: R, served: ServedRequest) => Context {
  checkServerTracingOptions(options)
  const { tracer, ignore, trust } = options
  const redacted = redactedNames(options.redact)
  const currentTracer: () => Tracer = tracer === undefined ? globalTracer(name, version) : () => tracer

  function ask(option: 'ignore' | 'trust', predicate: (request: R) => boolean, request: R): boolean {
    try {
      return answerAtOnce(`${option} of ${name}`, predicate(request))
    } catch (error) {
      reportOnce(
        `${name} ${option}`,
        () => `\`${option}\` of ${name} failed and counts as false: ${messageOf(error)}`,
      )
      return false
    }
  }

  function begin(request: R, served: ServedRequest): Context {
    const active = context.active()
    const outside = outsideOf(active)
    if (ignore !== undefined && ask('ignore', ignore, request)) return suppressTracing(outside ?? active)
    const sent = outside === undefined ? active : extractIncoming(served.headers, outside)
    const isTrusted = outside === undefined || trust === undefined || ask('trust', trust, request)
    const parent = isTrusted ? sent : outside
    served.redacted = redacted
    try {
      const links = isTrusted ? undefined : linksTo(sent)
      const span = served.start(currentTracer(), parent, links)
      return contextWithSpan(parent, span)
    } catch (error) {
      reportOnce(`${name} start`, () => `a request was not traced: ${messageOf(error)}`)
      return parent
    }
  }
  return begin
}

/**
 * The context that a request comes from when it says nothing. The active span is no parent for it: it is one in which
 * the server was made to listen. Only a span of OpenTelemetry's own `http` instrumentation belongs to the request.
 *
 * @returns `undefined` where there is such a span
 */
function outsideOf(active: Context): Context | undefined {
  if (active === ROOT_CONTEXT) return active
  return isHttpServerContext(active) ? undefined : trace.deleteSpan(active)
}

function linksTo(sent: Context): Link[] | undefined {
  const span = spanOf(sent)
  return span === undefined ? undefined : [{ context: span.spanContext() }]
}

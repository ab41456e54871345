import type { Context, Span, Tracer } from '@opentelemetry/api'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { requireSync } from '../../base/diagnostics/require-sync.ts'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { contextOfRequest, contextWithSpan, spanOf } from '../../context/context-with-span.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import { instrumentLookup } from '../../metrics/instrument-lookup.ts'
import { extractIncoming } from '../../propagation/http-headers.ts'
import { markDiscardable } from '../../span/discarding.ts'
import { integrationTracer } from '../../trace/global-tracer.ts'
import { bindListeners } from './bind-listeners.ts'
import type { EndHooks } from './end-hooks.ts'
import { beforeEnd, onEnd } from './end-of-response.ts'
import { onHeadOfStream } from './head-of-response.ts'
import { JoinedRequest } from './joined-request.ts'
import { linksTo, outsideOf } from './outside-context.ts'
import type { RequestState } from './request-state.ts'
import { requestState, setRequestState } from './request-state.ts'
import type { InstrumentedRequest } from './rpc-metadata.ts'
import { instrumentedRequest } from './rpc-metadata.ts'
import { ServedRequest } from './served-request.ts'
import { serverHooks } from './server-hooks.ts'
import type { ClosableResponse, IncomingRequest, ServerIntegration } from './server-integration.ts'
import { serverInstruments } from './server-metrics.ts'
import type { ServerTracingOptions } from './server-tracing-options.ts'
import { checkedServerTracing } from './server-tracing-options.ts'
import { onUpgradeStatus } from './upgrade-status.ts'
import { bindConnection, isUpgrade } from './upgraded-connection.ts'

/** The tracing of one server; `R` is its framework's request. */
export interface ServerTracing<R> {
  /**
   * Starts the span of a request, in the trace of its caller, and ends it when `response` is closed. Measures it where a
   * MeterProvider is registered. A request that already has a span of this package keeps it; one of OpenTelemetry's
   * `http` instrumentation gets the route, the error and the attributes that its own would have. Never throws.
   *
   * @returns the context to serve the request in; `spanOf` returns its span, `undefined` for an ignored request
   */
  begin(request: R, response: ClosableResponse): Context
}

/**
 * Prepares the tracing of a server, for an integration of an HTTP framework.
 *
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function serverTracing<R>(
  integration: ServerIntegration<R>,
  options: ServerTracingOptions<R>,
): ServerTracing<R> {
  const { name, version } = integration
  const checked = checkedServerTracing(options)
  const { tracer, trust, streams, messages, redact: redacted, captureHeaders: captured } = checked
  const { before, after } = checked.ignore ?? {}
  const hooks = serverHooks(name, checked)
  const currentTracer: () => Tracer = tracer === undefined ? integrationTracer(name, version) : () => tracer

  const currentInstruments = instrumentLookup(name, version, serverInstruments)

  function isTrue(option: 'ignore' | 'trust', predicate: (request: R) => boolean, request: R): boolean {
    try {
      return requireSync(`${option} of ${name}`, predicate(request))
    } catch (error) {
      warnOnce(
        `${name} ${option}`,
        () => `\`${option}\` of ${name} failed, which counts as false: ${messageOf(error)}`,
      )
      return false
    }
  }

  function routeAtEnd(request: R, served: ServedRequest): string | undefined {
    try {
      return integration.routeAtEnd?.(request, served.originalUrl)
    } catch (error) {
      warnOnce(`${name} route`, () => `the route of a request was not found: ${messageOf(error)}`)
      return undefined
    }
  }

  function endHooksOf(span: Span, request: R, response: ClosableResponse): EndHooks | undefined {
    if (!hooks.atEnd) return undefined
    const startedAt = performance.now()
    return {
      nameOf: () => hooks.nameOf(request),
      ending: result =>
        hooks.ending(span, request, response, { ...result, durationMs: performance.now() - startedAt }),
    }
  }

  function begin(request: R, response: ClosableResponse): Context {
    const active = context.active()
    try {
      return beginIn(active, request, response)
    } catch (error) {
      warnOnce(`${name} request`, () => `a request was not traced: ${messageOf(error)}`)
      return active
    }
  }

  function beginIn(active: Context, request: R, response: ClosableResponse): Context {
    const incoming = integration.read(request)
    const { message } = incoming
    const known = requestState(message)
    if (known !== undefined) return inContextOf(known, active)
    const instrumented = active === ROOT_CONTEXT ? undefined : instrumentedRequest(active)
    if (before !== undefined && isTrue('ignore', before, request)) {
      const kept = instrumented === undefined ? outsideOf(active) : active
      return serve(message, suppressTracing(kept), undefined, response).context
    }
    if (instrumented !== undefined) return join(instrumented, active, incoming, request, response)
    const outside = outsideOf(active)
    const sent = extractIncoming(incoming.headers, outside)
    const isTrusted = trust === undefined || isTrue('trust', trust, request)
    const parent = isTrusted ? sent : outside
    const served = new ServedRequest(incoming, redacted, captured)
    if (after !== undefined) markDiscardable(served)
    let span: Span
    try {
      span = served.start(currentTracer(), parent, isTrusted ? undefined : linksTo(sent))
    } catch (error) {
      warnOnce(`${name} start`, () => `a request was not traced: ${messageOf(error)}`)
      return parent
    }
    const state = serve(message, contextOfRequest(parent, span, incoming.headers), span, response)
    hooks.started(span, request, response)
    const instruments = currentInstruments()
    if (instruments !== undefined) served.measure(instruments)
    const upgrades = isUpgrade(incoming)
    if (instruments !== undefined || span.isRecording()) {
      integration.expectRoute?.(request)
      const endHooks = endHooksOf(span, request, response)
      const end = () => served.end(span, response, routeAtEnd(request, served), state, endHooks)
      onEnd(incoming, upgrades, response, end)
      if (streams === 'headers') onHeadOfStream(response, () => endWithHead(state, response.statusCode, end))
      if (upgrades) {
        onUpgradeStatus(incoming.socket, status => {
          if (streams === 'headers') endWithHead(state, status, end)
          else state.sentStatus = status
        })
      }
    }
    if (upgrades) bindConnection(incoming.socket, state, messages === 'linked')
    return state.context
  }
  /** Adds to the span of OpenTelemetry's `http` instrumentation, which decides what is sampled, trusted and measured. */
  function join(
    instrumented: InstrumentedRequest,
    active: Context,
    incoming: IncomingRequest,
    request: R,
    response: ClosableResponse,
  ): Context {
    const { span } = instrumented
    const inside = spanOf(active) === span ? active : contextWithSpan(active, span)
    const state = serve(incoming.message, inside, span, response)
    hooks.started(span, request, response)
    if (!span.isRecording()) return inside
    integration.expectRoute?.(request)
    const joined = new JoinedRequest(incoming, redacted, captured)
    joined.keepClient()
    const endHooks = endHooksOf(span, request, response)
    beforeEnd(response, () =>
      joined.complete(instrumented, response, routeAtEnd(request, joined), state, endHooks),
    )
    return inside
  }

  return { begin }
}

function endWithHead(state: RequestState, status: number, end: () => void): void {
  state.sentStatus = status
  state.endsWithHead = true
  end()
}

/** A request that comes by a second integration, or twice by one, keeps its span. */
function inContextOf({ context, span }: RequestState, active: Context): Context {
  const current = spanOf(active)
  if (span === undefined || current === span) return active
  return current === undefined ? context : contextWithSpan(active, span)
}

function serve(
  message: object,
  context: Context,
  span: Span | undefined,
  response: ClosableResponse,
): RequestState {
  const state: RequestState = {
    context,
    span,
    response,
    error: undefined,
    isCut: false,
    errorType: undefined,
  }
  setRequestState(message, state)
  bindListeners(message, state)
  return state
}

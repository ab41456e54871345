import { isPromise } from 'node:util/types'
import type { Span } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { formatTraceparent } from '../../propagation/traceparent.ts'
import type { ClosableResponse } from './server-integration.ts'
import type { CheckedServerTracing } from './server-tracing-options.ts'

type Hooks<R> = Pick<CheckedServerTracing<R>, 'onStart' | 'onEnd' | 'name' | 'responseHeader'>

/** The hooks of one server. None of them throws. */
export interface ServerHooks<R> {
  started(span: Span, request: R, response: ClosableResponse): void
  /** Called before the span ends. */
  ending(span: Span, request: R, response: ClosableResponse): void
  /** The name that the application gives the span; `undefined` where it gives none. */
  nameOf(request: R): string | undefined
}

/** @param integration names the package in reports */
export function serverHooks<R>(integration: string, hooks: Hooks<R>): ServerHooks<R> {
  const { onStart, onEnd, name, responseHeader } = hooks

  function called(option: string, hook: () => unknown): unknown {
    try {
      const returned = hook()
      // Unhandled, its rejection would end the process.
      if (isPromise(returned)) returned.catch(error => report(option, error))
      return returned
    } catch (error) {
      report(option, error)
      return undefined
    }
  }

  function report(option: string, error: unknown): void {
    warnOnce(`${integration} ${option}`, () => `\`${option}\` of ${integration} failed: ${messageOf(error)}`)
  }

  return {
    started(span, request, response) {
      if (responseHeader !== undefined) {
        called('responseHeader', () => setTraceHeader(response, responseHeader, span))
      }
      if (onStart !== undefined && span.isRecording()) called('onStart', () => onStart(span, request))
    },
    ending(span, request, response) {
      if (onEnd !== undefined && span.isRecording()) called('onEnd', () => onEnd(span, request, response))
    },
    nameOf(request) {
      const given = name === undefined ? undefined : called('name', () => name(request))
      return typeof given === 'string' && given !== '' ? given : undefined
    },
  }
}

/** W3C Trace Context Level 2, "traceresponse", or W3C Server Timing. */
function setTraceHeader(
  response: ClosableResponse,
  header: 'traceresponse' | 'server-timing',
  span: Span,
): void {
  const text = formatTraceparent(span.spanContext())
  if (text === undefined || response.headersSent) return
  response.setHeader?.(header, header === 'traceresponse' ? text : `traceparent;desc="${text}"`)
}

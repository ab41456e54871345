import { isPromise } from 'node:util/types'
import type { Span } from '@opentelemetry/api'
import { requireSync } from '../../base/diagnostics/require-sync.ts'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { formatTraceparent } from '../../propagation/traceparent.ts'
import { discard } from '../../span/discarding.ts'
import type { ServedOutcome } from './ignore-options.ts'
import type { ClosableResponse } from './server-integration.ts'
import type { CheckedServerTracing } from './server-tracing-options.ts'

type Hooks<R> = Pick<CheckedServerTracing<R>, 'ignore' | 'onStart' | 'onEnd' | 'name' | 'responseHeader'>

/** The hooks of one server. None of them throws. */
export interface ServerHooks<R> {
  /** Whether anything is called at the end of a request. */
  readonly atEnd: boolean
  started(span: Span, request: R, response: ClosableResponse): void
  /** Called before the span ends. */
  ending(span: Span, request: R, response: ClosableResponse, outcome: ServedOutcome): void
  /** The name that the application gives the span; `undefined` where it gives none. */
  nameOf(request: R): string | undefined
}

/** @param integration names the package in reports */
export function serverHooks<R>(integration: string, hooks: Hooks<R>): ServerHooks<R> {
  const { ignore, onStart, onEnd, name, responseHeader } = hooks

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

  function isIgnored(request: R, outcome: ServedOutcome): boolean {
    const { after } = ignore ?? {}
    if (after === undefined) return false
    return requireSync(
      `ignore.after of ${integration}`,
      called('ignore.after', () => after(outcome, request)),
    )
  }

  function reportExported(): void {
    warnOnce(
      `${integration} ignore.after`,
      () =>
        `a request that \`ignore.after\` of ${integration} has selected was exported: its span has a parent in this process, was buffered for too long or is of another tracer`,
    )
  }

  return {
    atEnd: onEnd !== undefined || name !== undefined || ignore?.after !== undefined,
    started(span, request, response) {
      if (responseHeader !== undefined) {
        called('responseHeader', () => setTraceHeader(response, responseHeader, span))
      }
      if (onStart !== undefined && span.isRecording()) called('onStart', () => onStart(span, request))
    },
    ending(span, request, response, outcome) {
      if (isIgnored(request, outcome)) {
        if (!discard(span)) reportExported()
        return
      }
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

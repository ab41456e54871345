import { isPromise } from 'node:util/types'
import type { Context, Span, Tracer } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions, checkValue } from '../../base/options/checked-options.ts'
import { A_FUNCTION, A_TEXT, A_TRACER } from '../../base/options/option-kinds.ts'
import { contextWithSpan, spanOf } from '../../context/context-with-span.ts'
import { recordFailure } from '../../span/exception.ts'
import { integrationTracer } from '../../trace/global-tracer.ts'
import { beforeEnd } from './end-of-response.ts'
import type { ClosableResponse } from './server-integration.ts'

/** Options of a step that has a span. */
export interface TracedStepOptions {
  /** Names the span, after its kind: `middleware auth`. @default the name of the function */
  readonly name?: string | undefined
  /** Makes the spans. @default the tracer registered with `@opentelemetry/api`, looked up for each request */
  readonly tracer?: Tracer | undefined
}

const OPTIONS: OptionTable<TracedStepOptions> = { name: A_TEXT, tracer: A_TRACER }

/** The steps of a framework, such as middleware. */
export interface StepIntegration {
  /** Name of the instrumentation scope: that of the package. */
  readonly name: string
  readonly version: string
  /** What a step is called in the framework. */
  readonly kind: string
  /** Whether a step ends when its promise is resolved. @default false */
  readonly endsWithPromise?: boolean
}

/** Goes on to the next step; the first argument is the error, if there is one. */
export type CallOn = (...args: unknown[]) => unknown

/**
 * Runs a step inside a span of its own, which ends when it calls on, fails, or the response is closed. Without a recorded
 * span around it the step runs as it is.
 *
 * @param callOn the framework's
 * @param run runs the step, with what it calls in place of `callOn`
 * @param received the error that the step was called with, which is no failure of its own
 * @returns the result of `run`
 */
export type RunStep = <R>(
  response: ClosableResponse,
  callOn: CallOn,
  run: (callOn: CallOn) => R,
  received?: unknown,
) => R

/**
 * Prepares the spans of one step of serving requests.
 *
 * @param option what the step is called in errors
 * @throws TypeError if the step is no function or has no name, and for an unknown or wrong option
 */
export function tracedStep(
  { name, version, kind, endsWithPromise = false }: StepIntegration,
  option: string,
  step: { readonly name: string },
  options: TracedStepOptions,
): RunStep {
  checkValue(option, A_FUNCTION, step)
  const { name: stepName = step.name, tracer } = checkedOptions(options, OPTIONS)
  if (stepName === '')
    throw new TypeError(`Expected \`name\` to be given, since the ${kind} has no name of its own`)
  const spanName = `${kind} ${stepName}`
  const currentTracer: () => Tracer = tracer === undefined ? integrationTracer(name, version) : () => tracer

  function start(outer: Context): Span | undefined {
    if (spanOf(outer)?.isRecording() !== true) return undefined
    try {
      const span = currentTracer().startSpan(spanName, undefined, outer)
      return span.isRecording() ? span : undefined
    } catch (error) {
      warnOnce(`${name} ${kind}`, () => `a ${kind} was not traced: ${messageOf(error)}`)
      return undefined
    }
  }

  return function runStep<R>(
    response: ClosableResponse,
    callOn: CallOn,
    run: (callOn: CallOn) => R,
    received?: unknown,
  ): R {
    const outer = context.active()
    const span = start(outer)
    if (span === undefined) return run(callOn)
    const end = endOf(span, response, received)

    function callOnOutside(...args: unknown[]): unknown {
      end(args[0])
      return context.with(outer, callOn, undefined, ...args)
    }

    try {
      const result = context.with(contextWithSpan(outer, span), run, undefined, callOnOutside)
      if (isPromise(result)) result.then(endsWithPromise ? () => end() : undefined, end)
      return result
    } catch (error) {
      end(error)
      throw error
    }
  }
}

/** The returned function ends the span once, also when the response is closed. */
function endOf(span: Span, response: ClosableResponse, received: unknown): (error?: unknown) => void {
  let isOver = false

  function end(error?: unknown): void {
    if (isOver) return
    isOver = true
    stopWaiting()
    if (error !== received && isFailure(error)) recordFailure(span, error)
    try {
      span.end()
    } catch (problem) {
      warnOnce('step end', () => `a span could not be ended: ${messageOf(problem)}`)
    }
  }

  const stopWaiting = beforeEnd(response, () => end())
  return end
}

/** The words by which Express leaves a route or a router; they are no errors. */
const LEAVING: readonly unknown[] = ['route', 'router']

/** An error that becomes a 4xx is none of the server, as for the span of the request. */
function isFailure(error: unknown): boolean {
  if (!error || LEAVING.includes(error)) return false
  const { status, statusCode = status } = error as {
    readonly status?: unknown
    readonly statusCode?: unknown
  }
  return !(typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
}

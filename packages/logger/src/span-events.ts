import { format } from 'node:util'
import type { Span } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import type { LoggerOptions } from 'pino'

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>

/** Errors that were recorded already, and on which span. */
const recordedOn = new WeakMap<object, Span>()

/**
 * A hook of pino that adds lines to the current span: an error as its exception, once, and any other line as an event.
 *
 * @param lowest the number of the lowest level of such lines
 * @param errorKey the field of an error in the object of a line
 * @param next the hook of the application
 */
export function spanEventHook(lowest: number, errorKey: string, next: LogMethod | undefined): LogMethod {
  return function logMethod(args, method, level) {
    if (level >= lowest) addToSpan(args, errorKey, this.levels.labels[level] ?? String(level))
    if (next === undefined) method.apply(this, args)
    else next.call(this, args, method, level)
  }
}

function addToSpan(args: readonly unknown[], errorKey: string, severity: string): void {
  try {
    const span = trace.getActiveSpan()
    if (span === undefined || !span.isRecording()) return
    const error = errorOf(args[0], errorKey)
    if (error === undefined) span.addEvent('log', { 'log.severity': severity, 'log.message': textOf(args) })
    else recordOnce(span, error)
  } catch {
    // The span and what is logged may be foreign; the line is written all the same.
  }
}

function errorOf(first: unknown, errorKey: string): Error | undefined {
  if (first instanceof Error) return first
  if (typeof first !== 'object' || first === null) return undefined
  const error: unknown = Reflect.get(first, errorKey)
  return error instanceof Error ? error : undefined
}

/** The current span gets an error that it throws afterwards once, from the tracer. */
function recordOnce(span: Span, error: Error): void {
  if (recordedOn.get(error) === span) return
  recordedOn.set(error, span)
  span.recordException(error)
}

function textOf([first, ...rest]: readonly unknown[]): string {
  if (typeof first === 'string') return format(first, ...rest)
  const [message, ...values] = rest
  return typeof message === 'string' ? format(message, ...values) : ''
}

import type { Attributes, Context, Span } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { globalSlot } from '../base/global-slot.ts'
import { environmentWord } from '../base/options/environment.ts'
import { VERSION } from '../base/platform/version.ts'
import { contextWithSpan } from '../context/context-with-span.ts'

/** Where exceptions are recorded. */
type ExceptionSignal = 'spans' | 'logs' | 'logs/dup'

/** Where every copy of `@opentelemetry/api-logs` keeps its provider, behind a function of its version. */
const LOGS_API = Symbol.for('io.opentelemetry.js.api.logs')
const LOGS_API_VERSION = 1

/** `ERROR` of logs/data-model.md. */
const ERROR = { severityNumber: 17, severityText: 'ERROR' } as const

const VARIABLE = 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN'

interface ExceptionRecord extends Readonly<typeof ERROR> {
  readonly eventName: string
  readonly attributes: Attributes
  readonly context: Context
}

/** The part of `@opentelemetry/api-logs` that is used. It is no dependency: the application may have it. */
interface LoggerProvider {
  getLogger(name: string, version: string): { emit(record: ExceptionRecord): void }
}

/** Shared by all copies of this package: the errors that have a log record. */
const slot = globalSlot<WeakSet<object>>('logged-exceptions.1')

let signal: ExceptionSignal | undefined

/** The choice of the environment, read once. Semantic conventions 1.44, exceptions/exceptions-logs.md. */
export function exceptionSignal(): ExceptionSignal {
  signal ??= environmentWord(VARIABLE, ['logs', 'logs/dup']) ?? 'spans'
  return signal
}

/**
 * Emits the log record of an exception, once for each error: it passes through several spans on its way.
 *
 * @returns whether there is one; `false` where the process has no LoggerProvider
 */
export function logException(
  span: Span,
  exception: unknown,
  eventName: string,
  attributes: Attributes,
): boolean {
  const provider = registeredLoggerProvider()
  if (provider === undefined) {
    warnOnce(
      `${VARIABLE} without logs`,
      () =>
        `${VARIABLE} is set, but no LoggerProvider is registered with @opentelemetry/api-logs, so exceptions are recorded on spans: register one by \`logs.setGlobalLoggerProvider(…)\``,
    )
    return false
  }
  if (!isFirst(exception)) return true
  try {
    const inside = contextWithSpan(context.active(), span)
    provider
      .getLogger('@throughline/core', VERSION)
      .emit({ eventName, ...ERROR, attributes, context: inside })
    return true
  } catch (error) {
    warnOnce('exception log', () => `the log record of an exception was not emitted: ${messageOf(error)}`)
    return false
  }
}

function registeredLoggerProvider(): LoggerProvider | undefined {
  const { [LOGS_API]: providerFor } = globalThis as { [LOGS_API]?: (version: number) => LoggerProvider }
  return providerFor?.(LOGS_API_VERSION)
}

function isFirst(exception: unknown): boolean {
  if (typeof exception !== 'object' || exception === null) return true
  slot.value ??= new WeakSet()
  if (slot.value.has(exception)) return false
  slot.value.add(exception)
  return true
}

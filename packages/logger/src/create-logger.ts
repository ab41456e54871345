import { hostname } from 'node:os'
import type { DestinationStream, Logger, LoggerOptions } from 'pino'
import { pino } from 'pino'
import type { BufferUntilOptions } from './buffer-until.ts'
import { bufferingLogger } from './buffering-logger.ts'
import { checkNames, wrongValue } from './check-names.ts'
import type { TraceFieldOptions } from './create-trace-mixin.ts'
import { createTraceMixin, TRACE_FIELD_OPTIONS } from './create-trace-mixin.ts'
import { environmentLevel } from './log-level.ts'
import { PINO_OPTIONS } from './pino-options.ts'
import type { ServiceOptions } from './service-fields.ts'
import { SERVICE_OPTIONS, serviceFields } from './service-fields.ts'
import { spanEventHook } from './span-events.ts'
import type { Mixin } from './trace-mixin.ts'
import { traceMixin } from './trace-mixin.ts'
import { withMixins } from './with-trace.ts'

/** The options of pino, and those of its lines that belong to a trace. */
export interface TraceLoggerOptions<CustomLevels extends string = never>
  extends LoggerOptions<CustomLevels>,
    Pick<TraceFieldOptions, 'format' | 'project'>,
    ServiceOptions {
  /** Names of fields in place of those of the format. */
  readonly fields?: Pick<TraceFieldOptions, 'traceId' | 'spanId' | 'traceFlags'> | undefined
  /**
   * The lowest level of the lines that become events of the current span as well. An error becomes its exception, once.
   * @default none do
   */
  readonly spanEvents?: string | undefined
  /**
   * Keeps lines below the level in memory until their request has ended, and writes them, with their own time, if it failed
   * or was slow. Needs tracing of `@throughline/core`.
   * @default they are not made
   */
  readonly bufferUntil?: BufferUntilOptions | undefined
}

const OPTIONS = [
  'format',
  'project',
  'fields',
  'spanEvents',
  'bufferUntil',
  ...SERVICE_OPTIONS,
  ...PINO_OPTIONS,
]
const FIELDS = TRACE_FIELD_OPTIONS.filter(name => name !== 'format' && name !== 'project')

/**
 * Creates a pino logger whose lines carry the service and the ids of the active span: `pino(options, destination)` with
 * {@link traceMixin} added. A `mixin` of the options is kept, and its fields win. The level is that of LOG_LEVEL unless the
 * options have one.
 *
 * @param options options of pino, and of the fields of a backend
 * @param destination stream for the lines @default standard output
 * @throws TypeError if a stream is given in place of the options, for an unknown or wrong option, and for an unknown LOG_LEVEL
 */
export function createLogger<CustomLevels extends string = never>(
  options: TraceLoggerOptions<CustomLevels> = {},
  destination?: DestinationStream,
): Logger<CustomLevels> {
  if (options && 'write' in options) {
    throw new TypeError(
      'Expected `options` to be the options of pino, got a stream: call `createLogger({}, stream)`',
    )
  }
  checkNames(options, OPTIONS)
  const { format, project, fields = {}, spanEvents, bufferUntil, ...others } = options
  const { service, version, environment, ...pinoOptions } = others
  checkNames(fields, FIELDS)
  const named = serviceFields(format ?? 'otel', { service, version, environment })
  const isPlain = format === undefined && project === undefined && Object.keys(fields).length === 0
  const ids = isPlain ? traceMixin : createTraceMixin({ format, project, ...fields })
  const level = pinoOptions.level ?? environmentLevel(pinoOptions.customLevels)
  const { mixin } = pinoOptions
  const given: LoggerOptions<CustomLevels> & { readonly mixin: Mixin<CustomLevels> } = {
    ...pinoOptions,
    ...(level !== undefined && { level }),
    ...(Object.keys(named).length > 0 && { base: { ...baseOf(pinoOptions.base), ...named } }),
    mixin: mixin === undefined ? (ids as Mixin<CustomLevels>) : withMixins(ids, [mixin]),
  }
  if (spanEvents !== undefined) addSpanEvents(given, spanEvents)
  return bufferUntil === undefined
    ? pino(given, destination)
    : bufferingLogger(given, bufferUntil, destination)
}

/** What pino binds by itself, which a `base` replaces. */
function baseOf(base: object | null | undefined): object {
  return base === undefined ? { pid: process.pid, hostname: hostname() } : (base ?? {})
}

function addSpanEvents<CustomLevels extends string>(
  options: LoggerOptions<CustomLevels>,
  spanEvents: unknown,
): void {
  const levels: Readonly<Record<string, number>> = { ...pino.levels.values, ...options.customLevels }
  const lowest = typeof spanEvents === 'string' ? levels[spanEvents] : undefined
  if (lowest === undefined)
    throw wrongValue('spanEvents', `one of the levels ${Object.keys(levels).join(', ')}`, spanEvents)
  const hook = spanEventHook(lowest, options.errorKey ?? 'err', options.hooks?.logMethod)
  options.hooks = { ...options.hooks, logMethod: hook }
}

import type { Tracer } from '@opentelemetry/api'
import { expected } from '../../base/options/expected.ts'
import type { RedactOptions } from '../redacted-names.ts'

/** How the requests to a server are traced; `R` is the request of the framework. */
export interface ServerTracingOptions<R> {
  /** Makes the spans. @default the tracer registered with `@opentelemetry/api`, looked up for each request */
  readonly tracer?: Tracer
  /**
   * Whether a request is not traced, nor anything done for it, such as a health check. Only `true` means so.
   * @default none is ignored
   */
  readonly ignore?: (request: R) => boolean
  /**
   * Whether the trace headers of a request are believed: only `true` means so. If not, a new trace starts, which is linked to the foreign
   * span, and foreign baggage is dropped.
   * @default all are believed
   */
  readonly trust?: (request: R) => boolean
  /** What is replaced by `REDACTED` beside credentials and what `startTracing` is told. @default nothing */
  readonly redact?: RedactOptions
}

const NAMES = ['tracer', 'ignore', 'trust', 'redact']

/** @throws TypeError for an unknown option or one of the wrong type */
export function checkServerTracingOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) throw expected('options', 'an object', options)
  const { tracer, ignore, trust } = options as Record<string, unknown>
  if (tracer !== undefined && !isTracer(tracer)) {
    throw expected('tracer', 'a Tracer of @opentelemetry/api', tracer)
  }
  if (ignore !== undefined && typeof ignore !== 'function') throw expected('ignore', 'a function', ignore)
  if (trust !== undefined && typeof trust !== 'function') throw expected('trust', 'a function', trust)
  const unknown = Object.keys(options).find(name => !NAMES.includes(name))
  if (unknown !== undefined) throw expected('options', `made of ${NAMES.join(', ')}`, unknown)
}

function isTracer(value: unknown): value is Tracer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'startSpan' in value &&
    typeof value.startSpan === 'function'
  )
}

import type { Tracer } from '@opentelemetry/api'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { A_FUNCTION, A_TRACER } from '../../base/options/option-kinds.ts'
import type { NameTree } from '../name-tree.ts'
import type { RedactOptions } from '../redacted-names.ts'
import { redactedNames } from '../redacted-names.ts'

/** How the requests to a server are traced; `R` is the request of the framework. */
export interface ServerTracingOptions<R> {
  /** Makes the spans. @default the tracer registered with `@opentelemetry/api`, looked up for each request */
  readonly tracer?: Tracer | undefined
  /**
   * Whether a request is not traced, nor anything done for it, such as a health check. Only `true` means so.
   * @default none is ignored
   */
  readonly ignore?: ((request: R) => boolean) | undefined
  /**
   * Whether the trace headers of a request are believed: only `true` means so. If not, a new trace starts, which is linked to the foreign
   * span, and foreign baggage is dropped.
   * @default all are believed
   */
  readonly trust?: ((request: R) => boolean) | undefined
  /** What is replaced by `REDACTED` beside credentials and what `startTracing` is told. @default nothing */
  readonly redact?: RedactOptions | undefined
}

/** {@link ServerTracingOptions}, checked. */
export interface CheckedServerTracing<R> extends Omit<ServerTracingOptions<R>, 'redact'> {
  readonly redact?: NameTree | undefined
}

/** @throws TypeError for an unknown option or one of the wrong type */
export function checkedServerTracing<R>(options: ServerTracingOptions<R>): CheckedServerTracing<R> {
  return checkedOptions<CheckedServerTracing<R>>(options, {
    tracer: A_TRACER,
    ignore: A_FUNCTION,
    trust: A_FUNCTION,
    redact: { read: redactedNames },
  })
}

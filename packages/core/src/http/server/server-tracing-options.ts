import type { Tracer } from '@opentelemetry/api'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { A_FUNCTION, A_TRACER } from '../../base/options/option-kinds.ts'
import type { NameTree } from '../name-tree.ts'
import type { RedactOptions } from '../redacted-names.ts'
import { redactedNames } from '../redacted-names.ts'

/** Options for tracing the requests to a server; `R` is the framework's request. */
export interface ServerTracingOptions<R> {
  /** Makes the spans. @default the tracer registered with `@opentelemetry/api`, looked up for each request */
  readonly tracer?: Tracer | undefined
  /**
   * Returns `true` for a request that is not traced at all, such as a health check.
   * @default no request is ignored
   */
  readonly ignore?: ((request: R) => boolean) | undefined
  /**
   * Returns `true` where the trace headers of a request are trusted. Otherwise a new trace starts, with a link to the
   * foreign span, and foreign baggage is dropped.
   * @default all are trusted
   */
  readonly trust?: ((request: R) => boolean) | undefined
  /** Replaces further values by `REDACTED`, beside credentials and `redact` of `startTracing`. @default none */
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

import type { Span, Tracer } from '@opentelemetry/api'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { A_FUNCTION, A_TRACER, oneOf } from '../../base/options/option-kinds.ts'
import type { CapturedHeaders, CaptureHeadersOptions } from '../captured-headers.ts'
import { capturedHeaders } from '../captured-headers.ts'
import type { ServerResponse } from '../http-exchange.ts'
import type { NameTree } from '../name-tree.ts'
import type { RedactOptions } from '../redacted-names.ts'
import { redactedNames } from '../redacted-names.ts'
import type { IgnoreOptions } from './ignore-options.ts'
import { checkedIgnore } from './ignore-options.ts'

/** Options for tracing the requests to a server; `R` is the framework's request. */
export interface ServerTracingOptions<R> {
  /** Makes the spans. @default the tracer registered with `@opentelemetry/api`, looked up for each request */
  readonly tracer?: Tracer | undefined
  /**
   * Returns `true` for a request that is not traced at all, such as a health check. `{ after }` is asked when the
   * request has been served, so that those that were slow or have failed can be kept.
   * @default no request is ignored
   */
  readonly ignore?: ((request: R) => boolean) | IgnoreOptions<R> | undefined
  /**
   * Returns `true` where the trace headers of a request are trusted. Otherwise a new trace starts, with a link to the
   * foreign span, and foreign baggage is dropped.
   * @default all are trusted
   */
  readonly trust?: ((request: R) => boolean) | undefined
  /** Called when the span of a request has started and is recorded, to add attributes. @default nothing is called */
  readonly onStart?: ((span: Span, request: R) => void) | undefined
  /**
   * Called before the span of a request ends, if it is recorded; the response has been sent, or its connection closed.
   * @default nothing is called
   */
  readonly onEnd?: ((span: Span, request: R, response: ServerResponse) => void) | undefined
  /**
   * Returns the name of the span when the response has been sent; `undefined` for the default one. Use few different
   * names. `span.updateName()` of the application wins. @default the method and the route
   */
  readonly name?: ((request: R) => string | undefined) | undefined
  /**
   * The header by which a response names its trace to the client: `traceresponse` (W3C Trace Context Level 2), or
   * `server-timing`, which browsers show and which a `Server-Timing` of the application replaces.
   * @default none
   */
  readonly responseHeader?: 'traceresponse' | 'server-timing' | undefined
  /**
   * When the request of a stream ends: a response that is still being written in the turn of the event loop after its
   * headers were sent, or an upgrade. `full`: with its connection or its last byte. `headers`: with its headers, and its
   * duration is the time until then. @default 'full'
   */
  readonly streams?: 'full' | 'headers' | undefined
  /**
   * The trace of what runs for messages on an upgraded connection, such as a web socket. `child`: inside the span of the
   * upgrade. `linked`: spans begin traces of their own, which link to that span. @default 'child'
   */
  readonly messages?: 'child' | 'linked' | undefined
  /** The headers that spans show; credentials are redacted. @default none */
  readonly captureHeaders?: CaptureHeadersOptions | undefined
  /** Replaces further values by `REDACTED`, beside credentials and `redact` of `startTracing`. @default none */
  readonly redact?: RedactOptions | undefined
}

/** {@link ServerTracingOptions}, checked. */
export interface CheckedServerTracing<R>
  extends Omit<ServerTracingOptions<R>, 'captureHeaders' | 'ignore' | 'redact'> {
  readonly ignore?: IgnoreOptions<R>
  readonly captureHeaders?: CapturedHeaders | undefined
  readonly redact?: NameTree | undefined
}

/** @throws TypeError for an unknown option or one of the wrong type */
export function checkedServerTracing<R>(options: ServerTracingOptions<R>): CheckedServerTracing<R> {
  return checkedOptions<CheckedServerTracing<R>>(options, {
    tracer: A_TRACER,
    ignore: { read: checkedIgnore },
    trust: A_FUNCTION,
    onStart: A_FUNCTION,
    onEnd: A_FUNCTION,
    name: A_FUNCTION,
    responseHeader: oneOf('traceresponse', 'server-timing'),
    streams: oneOf('full', 'headers'),
    messages: oneOf('child', 'linked'),
    captureHeaders: { read: headers => capturedHeaders(headers, 'captureHeaders') },
    redact: { read: redactedNames },
  })
}

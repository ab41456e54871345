import type { Span } from '@opentelemetry/api'
import type { ServerResponse } from '../http-exchange.ts'
import type { EndedRequest, EndHooks } from './end-hooks.ts'
import type { InstrumentedRequest } from './rpc-metadata.ts'
import { ServedRequest } from './served-request.ts'
import { serverSpanName } from './server-span-name.ts'

/**
 * A request whose span OpenTelemetry's `http` instrumentation has started, and ends: it gets the route, the error and
 * the attributes of {@link ServedRequest}, so that one request has one SERVER span.
 */
export class JoinedRequest extends ServedRequest {
  /** Describes the span before its instrumentation ends it. */
  complete(
    instrumented: InstrumentedRequest,
    response: ServerResponse,
    routeAtEnd: string | undefined,
    failure: EndedRequest,
    hooks: EndHooks | undefined,
  ): void {
    const { span } = instrumented
    const route = routeAtEnd ?? this.route
    this.end(span, response, route, failure, hooks)
    // The instrumentation would replace the name that the application has given.
    if (route !== undefined && isNamed(span, serverSpanName(this.method, route))) instrumented.route = route
  }

  protected override isOwnName(name: string): boolean {
    return name === serverSpanName(this.method, undefined)
  }

  protected override finish(): void {}
}

function isNamed(span: Span, expected: string): boolean {
  const { name = expected } = span as { readonly name?: unknown }
  return name === expected
}

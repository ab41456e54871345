import type { Span } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import type { IncomingRequest, ServerTracingOptions } from '@throughline/core/integrations'
import { serverTracing, setRequestError, spanOf } from '@throughline/core/integrations'
import type {
  FastifyInstance,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  FastifyTypeProvider,
  RawServerBase,
} from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { VERSION } from './version.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The server span of this request; `null` for an ignored request. */
    span: Span | null
  }
}

/** Options of {@link tracing}. */
export type TracingOptions = ServerTracingOptions<FastifyRequest>

const NAME = '@throughline/fastify'

/** Takes servers of HTTP/1 and HTTP/2, with any types of its own: NestJS passes the most general one. */
type TracingPlugin = FastifyPluginAsync<TracingOptions, RawServerBase, FastifyTypeProvider>

/**
 * Makes a server span for each request, in the trace of its caller: `await app.register(tracing)`. Semantic conventions
 * of OpenTelemetry 1.44, http/http-spans.md.
 *
 * @throws TypeError at registration, for an unknown option or one of the wrong type
 */
export const tracing: TracingPlugin = fastifyPlugin(tracingPlugin as TracingPlugin, {
  name: NAME,
  fastify: '4.x || 5.x',
})

async function tracingPlugin(fastify: FastifyInstance, options: TracingOptions): Promise<void> {
  if (fastify === undefined) {
    throw new TypeError(
      'Expected `app.register(tracing)`, got `app.register(tracing())`: leave the parentheses out',
    )
  }
  const server = serverTracing<FastifyRequest>({ name: NAME, version: VERSION, read: incoming }, options)

  function startSpan(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
    const active = server.begin(request, reply.raw)
    const span = spanOf(active)
    if (span !== undefined) request.span = span
    context.with(active, next)
  }

  if (!fastify.hasRequestDecorator('span')) fastify.decorateRequest('span', null)
  fastify.addHook('onRequest', startSpan)
  fastify.addHook('onError', keepError)
}

function incoming(request: FastifyRequest): IncomingRequest {
  const { raw } = request
  const { headers, socket, httpVersion } = raw
  return {
    message: raw,
    method: request.method,
    originalUrl: request.originalUrl,
    headers,
    socket,
    httpVersion,
    route: routeOf(request),
    forwarded: request,
  }
}

/** The route's pattern with the prefixes of its plugins; `undefined` where no route has matched. */
function routeOf(request: FastifyRequest): string | undefined {
  // Fastify before 4.10 has another property, which emits a deprecation warning in later versions.
  const { routeOptions } = request
  return routeOptions === undefined ? (request as { routerPath?: string }).routerPath : routeOptions.url
}

function keepError(request: FastifyRequest, _reply: FastifyReply, error: unknown, next: () => void): void {
  setRequestError(request.raw, error)
  next()
}

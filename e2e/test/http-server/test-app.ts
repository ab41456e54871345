import type { EventEmitter } from 'node:events'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { Context, Span, Tracer } from '@opentelemetry/api'
import { context, propagation, trace } from '@opentelemetry/api'
import type { ServerTracingOptions } from '@throughline/core/integrations'
import { httpHeaders } from '@throughline/core/integrations'

type ServerHookOptions = Pick<
  ServerTracingOptions<object>,
  'captureHeaders' | 'ignore' | 'onStart' | 'onEnd' | 'name' | 'responseHeader' | 'streams' | 'messages'
>

/** Options of the application under test. */
export interface AppOptions {
  /** Makes the spans of the server and of the handlers. @default the globally registered one */
  readonly tracer?: Tracer
  readonly ignore?: (request: { readonly url: string }) => boolean
  readonly trust?: (request: { readonly url: string }) => boolean
  /** Options of the integration that do not depend on the framework. */
  readonly hooks?: ServerHookOptions
  /** Whether the framework trusts the headers of a proxy. @default false */
  readonly trustProxy?: boolean
  /** Called with the headers of each request to `/proxy`, before its response. @default nothing is called */
  readonly proxy?: (headers: IncomingHttpHeaders) => Promise<unknown>
  /** Gets the lines of the log. @default none */
  readonly log?: (line: Record<string, unknown>) => void
}

/** An application that listens. Its routes are the same in every framework. */
export interface TestApp {
  readonly url: string
  readonly server: Server
  /** `hanging` when a handler begins to wait without responding; `continue` resumes one that waits. */
  readonly events: EventEmitter
  stop(): Promise<void>
}

export type StartApp = (options?: AppOptions) => Promise<TestApp>

/** Room for headers of 100 kB, more than Node has by default. */
export const MAX_HEADER_SIZE: number = 512 * 1024

/** The headers of the response of `/headers`. */
export const RESPONSE_HEADERS: readonly (readonly [string, string])[] = [
  ['X-Cache', 'hit'],
  ['Location', '/next?page=2&access_token=s3cret'],
  ['Set-Cookie', 'sid=s3cret'],
  ['Set-Cookie', 'theme=dark'],
]

/** The response of the handler of `/current`. */
export interface CurrentTrace {
  readonly requestSpanId: string | undefined
  readonly activeSpanId: string | undefined
  readonly traceId: string | undefined
  readonly baggage: string | undefined
  readonly sent: Record<string, string>
}

export function currentTrace(requestSpan: Span | null | undefined): CurrentTrace {
  const active = trace.getActiveSpan()?.spanContext()
  return {
    requestSpanId: requestSpan?.spanContext().spanId,
    activeSpanId: active?.spanId,
    traceId: active?.traceId,
    baggage: propagation.getActiveBaggage()?.getEntry('tenant')?.value,
    sent: httpHeaders.inject(),
  }
}

/** Makes a span as a library would: a child of whatever is active. */
export function childSpan(
  name: string,
  { tracer = trace.getTracer('app') }: AppOptions,
  parent?: Context,
): void {
  tracer.startSpan(name, {}, parent ?? context.active()).end()
}

/** An error with the status with which frameworks respond to it. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  readonly statusCode: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
    this.statusCode = status
  }
}

/** Listens on loopback. */
export async function listening(
  server: Server,
  events: EventEmitter,
  close: () => unknown,
): Promise<TestApp> {
  if (!server.listening) await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    server,
    events,
    async stop() {
      server.closeAllConnections()
      await close()
    },
  }
}

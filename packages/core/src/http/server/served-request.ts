import type { IncomingHttpHeaders } from 'node:http'
import type { Attributes, Context, Link, Span, SpanOptions, Tracer } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { AttributeSink } from '../../span/lazy-attributes.ts'
import { describedBy, LazyAttributes, sinkOf } from '../../span/lazy-attributes.ts'
import type { CapturedHeaders } from '../captured-headers.ts'
import { NETWORK_PEER_ADDRESS, NETWORK_PEER_PORT } from '../http-attributes.ts'
import type { ForwardedRequest, ServerRequest, ServerResponse, ServerSocket } from '../http-exchange.ts'
import type { NameTree } from '../name-tree.ts'
import type { EndedRequest, EndHooks } from './end-hooks.ts'
import { NO_HOOKS } from './end-hooks.ts'
import { clientIp, forwardedTo } from './forwarded-client.ts'
import {
  describeExchange,
  describeRequest,
  describeTarget,
  protocolVersion,
  requestScheme,
} from './http-server-attributes.ts'
import { isOpenEnded, setServerOutcome } from './http-server-outcome.ts'
import { describeResponseHeaders } from './response-headers.ts'
import type { IncomingRequest } from './server-integration.ts'
import type { ServerInstruments } from './server-metrics.ts'
import { MeasuredRequest } from './server-metrics.ts'
import { serverSpanName } from './server-span-name.ts'

/** How much of a request's attributes is written. */
const NOTHING = 0
const START = 1
const EVERYTHING = 2

const NOTHING_FORWARDED: ForwardedRequest = Object.freeze({
  protocol: undefined,
  hostname: undefined,
  ip: undefined,
})

/**
 * A request from its arrival until its response is closed: the options that its SERVER span starts with, and its
 * attributes at the end (semantic conventions 1.44, http/http-spans.md, "HTTP server span").
 *
 * A span of this package makes the attributes when they are read, which is when it is encoded in a batch. Making them
 * between two requests takes 6 to 8 us, because the caches are cold.
 *
 * Fields are assigned in the constructor only: in a derived class, initializers take as long as all the rest of it.
 */
export class ServedRequest extends LazyAttributes implements ServerRequest, SpanOptions {
  declare readonly kind: SpanKind
  declare links?: Link[]
  declare readonly method: string
  declare readonly originalUrl: string
  declare readonly headers: IncomingHttpHeaders
  declare readonly socket: ServerSocket
  declare readonly httpVersion: string
  declare readonly route: string | undefined
  declare readonly redacted: NameTree | undefined
  declare readonly captured: CapturedHeaders | undefined
  declare forwarded: ServerRequest['forwarded']
  declare private framework: ForwardedRequest | undefined
  declare private ip: string | undefined
  declare private remoteAddress: string | undefined
  declare private remotePort: number | undefined
  declare private endRoute: string | undefined
  declare private statusCode: number | undefined
  declare private hasEnded: boolean
  /** Whether the span reads the attributes lazily; one of another tracer gets them at once. */
  declare private isLazy: boolean
  declare private written: number
  /** `undefined` where no MeterProvider is registered. */
  declare private measured: MeasuredRequest | undefined

  constructor(incoming: IncomingRequest, redacted: NameTree | undefined, captured?: CapturedHeaders) {
    super()
    this.kind = SpanKind.SERVER
    this.method = incoming.method
    this.originalUrl = incoming.originalUrl
    this.headers = incoming.headers
    this.socket = incoming.socket
    this.httpVersion = incoming.httpVersion
    this.route = incoming.route
    this.redacted = redacted
    this.captured = captured
    this.forwarded = undefined
    this.framework = incoming.forwarded ?? NOTHING_FORWARDED
    this.ip = undefined
    this.remoteAddress = undefined
    this.remotePort = undefined
    this.endRoute = undefined
    this.statusCode = undefined
    this.hasEnded = false
    this.isLazy = false
    this.written = NOTHING
    this.measured = undefined
  }

  get attributes(): Attributes {
    this.keepClient()
    return describedBy(sink => {
      describeRequest(sink, this)
      this.describeClient(sink)
    })
  }

  override get narrowAttributes(): Attributes {
    return describedBy(sink => describeTarget(sink, this))
  }

  isRecorded(): void {
    this.isLazy = true
    this.keepClient()
  }

  /** Starts the span. The caller has to call `end` when the response is closed. */
  start(tracer: Tracer, parentContext: Context, links: Link[] | undefined): Span {
    if (links !== undefined) this.links = links
    const span = tracer.startSpan(serverSpanName(this.method, this.route), this, parentContext)
    if (!this.isLazy && span.isRecording()) {
      // A tracer of another kind has read `attributes`.
      this.keepClient()
      this.written = START
    }
    return span
  }

  /** Measures the request from now on, whether or not its span is recorded. */
  measure(instruments: ServerInstruments): void {
    const { framework } = this
    // The rest of the client is read where the span is recorded only.
    if (framework !== undefined) this.forwarded = forwardedTo(this.headers, framework)
    this.measured = new MeasuredRequest(instruments, this.method, requestScheme(this))
  }

  /**
   * Ends the span of `start` and describes the exchange. A second call has no effect. Never throws: it runs in an event
   * listener, where an error would end the process.
   *
   * @param route the matched pattern; `undefined` where none matched, or where it was known at the start
   * @param failure the error that the handler threw, and whether the client has gone away
   * @param hooks those of the application
   */
  end(
    span: Span,
    response: ServerResponse,
    route: string | undefined,
    failure: EndedRequest,
    hooks: EndHooks = NO_HOOKS,
  ): void {
    const { measured } = this
    if (measured === undefined && !span.isRecording()) return
    this.endRoute = route
    this.measured = undefined
    try {
      if (span.isRecording()) this.rename(span, route, hooks)
      this.statusCode = setServerOutcome(span, this.socket, response, failure)
    } catch (problem) {
      reportIncomplete(problem)
    }
    if (measured !== undefined) this.endMeasured(measured, response, failure)
    if (!span.isRecording()) return
    if (this.captured !== undefined && this.statusCode !== undefined) {
      describeResponseHeaders(sinkOf(span), response, this.captured, this.redacted)
    }
    hooks.ending({ status: this.statusCode, route: this.routeFound })
    this.hasEnded = true
    if (!this.isLazy) this.writeTo(sinkOf(span))
    this.finish(span)
  }

  protected finish(span: Span): void {
    try {
      span.end()
    } catch (problem) {
      warnOnce(
        'http server span end',
        () => `the span of a request could not be ended: ${messageOf(problem)}`,
      )
    }
  }

  private rename(span: Span, route: string | undefined, hooks: EndHooks): void {
    const name = hooks.nameOf() ?? (route === undefined ? undefined : serverSpanName(this.method, route))
    if (name !== undefined && this.hasOwnName(span)) span.updateName(name)
  }

  private endMeasured(measured: MeasuredRequest, response: ServerResponse, failure: EndedRequest): void {
    measured.end(
      {
        route: this.routeFound,
        statusCode: this.statusCode,
        errorType: failure.errorType,
        protocolVersion: protocolVersion(this.httpVersion),
        isEndless: failure.endsWithHead !== true && isOpenEnded(response, failure),
      },
      failure.context,
    )
  }

  private get routeFound(): string | undefined {
    return this.endRoute ?? this.route
  }

  /** Whether the application has not named the span itself, as GraphQL servers do. */
  private hasOwnName(span: Span): boolean {
    const { name } = span as { readonly name?: unknown }
    return typeof name !== 'string' || this.isOwnName(name)
  }

  protected isOwnName(name: string): boolean {
    return name === serverSpanName(this.method, this.route)
  }

  writeTo(sink: AttributeSink): void {
    if (this.written === NOTHING) {
      this.written = START
      this.writeStart(sink)
    }
    if (this.hasEnded && this.written === START) {
      this.written = EVERYTHING
      this.writeEnd(sink)
    }
  }

  private writeStart(sink: AttributeSink): void {
    try {
      describeRequest(sink, this)
      this.describeClient(sink)
    } catch (problem) {
      reportIncomplete(problem)
    }
  }

  private writeEnd(sink: AttributeSink): void {
    try {
      describeExchange(sink, this.endRoute, this.statusCode)
    } catch (problem) {
      reportIncomplete(problem)
    }
  }

  /** Keeps the client's address, which a connection loses when the client closes it. */
  keepClient(): void {
    const { headers } = this
    const framework = this.framework
    if (framework === undefined) return
    // Drop the framework's request, which would be retained as long as this.
    this.framework = undefined
    const { remoteAddress, remotePort } = this.socket
    this.remoteAddress = remoteAddress
    this.remotePort = remotePort
    this.ip = clientIp(headers, framework, remoteAddress)
    this.forwarded = forwardedTo(headers, framework)
  }

  private describeClient(sink: AttributeSink): void {
    if (this.ip) sink.describe('client.address', this.ip)
    if (this.remoteAddress) sink.describe(NETWORK_PEER_ADDRESS, this.remoteAddress)
    if (this.remotePort) sink.describe(NETWORK_PEER_PORT, this.remotePort)
  }
}

function reportIncomplete(problem: unknown): void {
  warnOnce('http server span', () => `some attributes of a request are missing: ${messageOf(problem)}`)
}

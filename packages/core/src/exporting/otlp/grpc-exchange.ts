import type { ClientUnaryCall, ServiceError } from '@grpc/grpc-js'
import {
  Client,
  compressionAlgorithms,
  connectivityState,
  credentials,
  Metadata,
  status,
} from '@grpc/grpc-js'
import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { expected } from '../../base/options/expected.ts'
import { millisText } from '../../base/time/millis-text.ts'
import { LONGEST_TIMER_MILLIS } from '../../base/time/pause.ts'
import { unanswered } from '../delivery/classify-response.ts'
import type { Accepted, Verdict } from '../delivery/delivery-result.ts'
import type { Exchange } from '../delivery/retrying-transport.ts'
import type { TlsContents } from '../delivery/tls-files.ts'
import type { AttemptOptions } from '../http1/attempt-options.ts'
import { checkHeaders } from '../http1/check-headers.ts'
import { excerpt } from '../http1/excerpt.ts'
import { gzipSync } from '../http1/gzip.ts'
import { classifyGrpcResponse } from './classify-grpc-response.ts'
import type { GrpcOutcome } from './grpc-call-sync.ts'
import { grpcCallSync } from './grpc-call-sync.ts'
import type { GrpcEndpoint } from './grpc-endpoint.ts'
import { readPartialSuccess } from './partial-success.ts'

/** Where and how OTLP is spoken over gRPC. */
export interface GrpcExchangeOptions {
  /** The path of the method that takes what is sent. */
  readonly method: string
  readonly endpoint: GrpcEndpoint
  readonly headers: Readonly<Record<string, string>>
  readonly compression: 'gzip' | 'none'
  readonly userAgent: string
  readonly tls?: TlsContents
}

/** Far above any answer of a collector, as for HTTP. A longer one ends the call with RESOURCE_EXHAUSTED. */
const LONGEST_ANSWER = 64 * 1024

/** Timers and the clock that sets a deadline differ by some milliseconds; a collector may count down the same deadline. */
const EARLY_MILLIS = 20

/** One unary call for each attempt; the bytes that were encoded when spans ended are passed through. */
export class GrpcExchange implements Exchange<Buffer> {
  readonly address: string
  readonly backend = 'the collector'
  readonly #connect: () => Client
  readonly #metadata: Metadata
  readonly #options: GrpcExchangeOptions
  #client: Client

  /** @throws TypeError for headers or certificates that are malformed */
  constructor(options: GrpcExchangeOptions) {
    const { endpoint, headers, compression, userAgent, tls } = options
    const { target, secure } = endpoint
    const channelCredentials = secure ? secureCredentials(tls) : credentials.createInsecure()
    this.address = target
    this.#options = options
    this.#metadata = metadataOf(headers)
    this.#connect = () =>
      new Client(target, channelCredentials, {
        'grpc.primary_user_agent': userAgent,
        // Retries are counted and bounded by our own deadline.
        'grpc.enable_retries': 0,
        'grpc.service_config_disable_resolution': 1,
        // Connections of our own, which are closed with us; back in time for the next attempt.
        'grpc.use_local_subchannel_pool': 1,
        'grpc.initial_reconnect_backoff_ms': 200,
        'grpc.max_reconnect_backoff_ms': 2000,
        'grpc.max_receive_message_length': LONGEST_ANSWER,
        'grpc.default_compression_algorithm':
          compression === 'gzip' ? compressionAlgorithms.gzip : compressionAlgorithms.identity,
      })
    this.#client = this.#connect()
  }

  prepare(pieces: readonly Uint8Array[]): Buffer {
    return Buffer.concat(pieces)
  }

  attempt(body: Buffer, { timeoutMillis, signal, pending }: AttemptOptions<Verdict>): Promise<Verdict> {
    return new Promise(resolve => {
      const began = performance.now()
      const deadline = Date.now() + Math.min(timeoutMillis, LONGEST_TIMER_MILLIS)
      const client = this.#client
      const call: ClientUnaryCall = client.makeUnaryRequest(
        this.#options.method,
        asItIs,
        asItIs,
        body,
        this.#metadata,
        { deadline },
        done,
      )
      let isSent = false
      pending.isSent = () => isConnected(client)
      const cancel = (): void => {
        isSent = isConnected(client)
        call.cancel()
      }
      signal.addEventListener('abort', cancel)
      const verdictOf = (error: ServiceError | null, answer?: Buffer): Verdict => {
        if (signal.aborted && error !== null) return this.#silence(isSent, performance.now() - began)
        const waited = performance.now() - began
        const isLate = error?.code === status.DEADLINE_EXCEEDED && waited >= timeoutMillis - EARLY_MILLIS
        if (!isLate) return this.#verdict(error, answer)
        const wasSent = isConnected(client)
        this.#replace(client)
        return this.#silence(wasSent, timeoutMillis)
      }

      function done(error: ServiceError | null, answer?: Buffer): void {
        signal.removeEventListener('abort', cancel)
        resolve(verdictOf(error, answer))
      }
    })
  }

  attemptSync(batches: readonly (readonly Uint8Array[])[], timeoutMillis: number): readonly Verdict[] {
    const { method: path, endpoint, compression, userAgent, tls } = this.#options
    const isCompressed = compression === 'gzip'
    const calls = {
      target: endpoint.target,
      secure: endpoint.secure,
      tls,
      path,
      headers: { 'user-agent': userAgent, ...this.#metadata.toHttp2Headers() },
      isCompressed,
      messages: batches.map(pieces => (isCompressed ? gzipSync(pieces) : Buffer.concat(pieces))),
    }
    return grpcCallSync(calls, timeoutMillis).map(outcome => this.#verdictSync(outcome, timeoutMillis))
  }

  close(): void {
    this.#client.close()
  }

  #verdictSync(outcome: GrpcOutcome, timeoutMillis: number): Verdict {
    if ('isSent' in outcome) return unanswered(this.address, timeoutMillis)
    if ('failure' in outcome)
      return { outcome: 'retry', reason: `${this.address} could not be reached: ${excerpt(outcome.failure)}` }
    const { code, details, message } = outcome
    if (code === status.OK) return acceptance(message)
    return classifyGrpcResponse({ code, name: status[code] ?? `code ${code}`, details }, this.address)
  }

  #silence(isSent: boolean, millis: number): Verdict {
    if (isSent) return unanswered(this.address, millis)
    const reason = `${this.address} could not be reached: no connection within ${millisText(millis)}`
    return { outcome: 'retry', reason }
  }

  #verdict(error: ServiceError | null, answer: Buffer | undefined): Verdict {
    if (error === null) return acceptance(answer)
    const [statusDetails] = error.metadata?.get('grpc-status-details-bin') ?? []
    const failure = {
      code: error.code,
      name: status[error.code] ?? `code ${error.code}`,
      details: error.details ?? messageOf(error),
      ...(statusDetails instanceof Uint8Array && { statusDetails }),
    }
    return classifyGrpcResponse(failure, this.address)
  }

  /** A connection that went silent would be silent for the next attempt too, until TCP gives up after minutes. */
  #replace(client: Client): void {
    if (client !== this.#client) return
    client.close()
    this.#client = this.#connect()
  }
}

/** Then a call has been written to the connection. */
function isConnected(client: Client): boolean {
  return client.getChannel().getConnectivityState(false) === connectivityState.READY
}

function asItIs(bytes: Buffer): Buffer {
  return bytes
}

function acceptance(answer: Uint8Array | undefined): Accepted {
  const { rejectedSpans, message } = readPartialSuccess(answer ?? new Uint8Array())
  return { outcome: 'accepted', rejectedSpans, ...(message !== '' && { message }) }
}

function secureCredentials({ ca, cert, key }: TlsContents = {}): ReturnType<typeof credentials.createSsl> {
  try {
    return credentials.createSsl(ca ?? null, key ?? null, cert ?? null)
  } catch (error) {
    throw expected('tls', `certificates and a key in PEM form (${messageOf(error)})`, { ca, cert, key })
  }
}

/** Metadata refuses names together with values only; any bytes are right for a name in `-bin`. */
function checkName(name: string): void {
  new Metadata().set(name, name.toLowerCase().endsWith('-bin') ? Buffer.alloc(0) : '')
}

function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata()
  checkHeaders(headers, 'gRPC', checkName, (name, value) => metadata.set(name, value))
  return metadata
}

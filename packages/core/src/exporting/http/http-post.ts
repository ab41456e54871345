import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { cancellation } from '../delivery/cancellation.ts'
import { LONGEST_TIMER_MILLIS } from '../delivery/pause.ts'
import type { AttemptOptions } from '../delivery/retrying-transport.ts'
import { httpFailureReason } from './http-failure-reason.ts'

/** Far above any OTLP answer; what exceeds it is some other server's page, or an attack. */
const LONGEST_BODY = 64 * 1024

/** What came back: at least the status line and the headers. */
export interface HttpAnswer {
  readonly status: number
  readonly statusText: string
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
  /** Why the body is incomplete, where it is. */
  readonly cutOff?: string
}

/** Nothing came back. */
export interface HttpFailure {
  readonly failure: string
  /** Whether an idle connection turned out to have been closed by the other side: a new one may do at once. */
  readonly stale: boolean
}

/**
 * Writes `body` to a fresh request and resolves with the answer; never rejects, never takes longer than its timeout, to
 * the last byte of the answer. The socket, referenced by Node while it is in use, keeps the process alive meanwhile if
 * `holdProcess` says so; the timer does not. `body` is no longer used when the promise resolves.
 */
export function httpPost(
  request: ClientRequest,
  body: readonly Uint8Array[],
  { timeoutMillis, signal, holdProcess }: AttemptOptions,
): Promise<HttpAnswer | HttpFailure> {
  return new Promise(resolve => {
    let answer: IncomingMessage | undefined
    let ended = false
    let size = 0
    const received: Uint8Array[] = []
    const timer = setTimeout(timeOut, Math.min(timeoutMillis, LONGEST_TIMER_MILLIS))
    timer.unref()
    signal.addEventListener('abort', cancel)
    // The listener stays for the life of the request: a destroyed one may still report an error, which must find an ear.
    request.on('error', fail)
    request.on('response', receive)
    if (!holdProcess) request.on('socket', unref)
    if (signal.aborted) cancel()
    else write()

    function write(): void {
      request.cork()
      for (const piece of body) request.write(piece)
      request.end()
    }

    function receive(response: IncomingMessage): void {
      answer = response
      response.on('data', collect)
      response.on('end', () => end())
      response.on('error', fail)
    }

    function collect(chunk: Buffer): void {
      received.push(chunk)
      size += chunk.length
      if (size > LONGEST_BODY) end('it is longer than 64 KiB')
    }

    function timeOut(): void {
      const seconds = (timeoutMillis / 1000).toFixed(timeoutMillis < 10_000 ? 1 : 0)
      end(answer ? `it did not end within ${seconds} s` : `no answer within ${seconds} s`)
    }

    function cancel(): void {
      end(cancellation(signal))
    }

    function fail(error: NodeJS.ErrnoException): void {
      const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
      end(httpFailureReason(error), stale)
    }

    function end(why?: string, stale = false): void {
      if (ended) return
      ended = true
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      // Also when a server answered before it had read all: `body` must not be written any more.
      if (why !== undefined || !request.writableFinished) request.destroy()
      resolve(answer ? httpAnswer(answer, received, why) : { failure: why ?? '', stale })
    }
  })
}

function unref(socket: Socket): void {
  socket.unref()
}

function httpAnswer(response: IncomingMessage, received: readonly Uint8Array[], cutOff?: string): HttpAnswer {
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: response.headers,
    body: Buffer.concat(received).subarray(0, LONGEST_BODY),
    ...(cutOff !== undefined && { cutOff }),
  }
}

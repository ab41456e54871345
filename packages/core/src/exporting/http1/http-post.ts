import type { IncomingHttpHeaders } from 'node:http'
import { millisText } from '../../base/time/millis-text.ts'
import { timerMillis } from '../../base/time/pause.ts'
import type { AttemptOptions } from './attempt-options.ts'
import type { ConnectionUser, HttpConnection } from './http-connection.ts'
import type { HttpConnections } from './http-connections.ts'
import { httpFailureReason } from './http-failure-reason.ts'
import { HttpResponseReader } from './http-response-reader.ts'

/** Interval of reading a connection where no event comes, in milliseconds. */
const STEP_MILLIS = 2
const SENT: readonly Uint8Array[] = []
const NEVER_NOTIFIED = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/** What came back: at least the status line and the headers. */
export interface HttpResponse {
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
  /** Whether the other side had the whole request, or had begun to answer. @default false */
  readonly wasReached?: boolean
}

/** The other side has the whole request, and has not answered it. */
interface HttpSilence {
  /** For how long. */
  readonly silentMillis: number
}

/** What came of one request. */
export type HttpOutcome = HttpResponse | HttpFailure | HttpSilence

/**
 * Sends a request, its head and the pieces of its body, and resolves with the answer; never rejects, never takes longer
 * than its timeout, from the wait for a connection to the last byte of the answer. Nothing of it keeps the process alive.
 * `pieces` are no longer used when the promise resolves.
 *
 * Without `node:http`: see "Why does the exporter speak HTTP by itself?" in RATIONALE.md.
 */
export function httpPost(
  connections: HttpConnections,
  pieces: readonly Uint8Array[],
  { timeoutMillis, signal, pending }: AttemptOptions<HttpOutcome>,
): Promise<HttpOutcome> {
  return new Promise(resolve => {
    const began = performance.now()
    const user: ConnectionUser = { start, receive, lose }
    const reader = new HttpResponseReader()
    let connection: HttpConnection | undefined
    let ended = false
    const timer = setTimeout(timeOut, timerMillis(timeoutMillis))
    timer.unref()
    signal.addEventListener('abort', cancel)
    if (signal.aborted) cancel()
    else connections.request(user)

    function start(given: HttpConnection): void {
      connection = given
      connection.send(pieces)
      // Otherwise the closures below keep the bytes, which then outlive many small collections of garbage: 200 batches
      // of 2,000 spans held 24 to 37 MB at a time, and hold 3 to 5.
      pieces = SENT
    }

    pending.isSent = isSent
    pending.resultSync = deadline => {
      if (ended || connection === undefined || !isSent()) return undefined
      try {
        readUntil(deadline, connection, reader)
      } catch {
        // The status is enough.
        if (reader.head === undefined) return undefined
      }
      return answerOf(reader, undefined) ?? { silentMillis: performance.now() - began }
    }

    function isSent(): boolean {
      return connection?.hasUnsent === false
    }

    function receive(chunk: Buffer): void {
      reader.read(chunk)
      if (reader.isOver) end(reader.failure && httpFailureReason(reader.failure))
    }

    function lose(error?: NodeJS.ErrnoException): void {
      reader.end()
      const why = error ?? reader.failure
      // A handshake of TLS that fails has no system call.
      const isClosed = isSent() && (error === undefined || error.syscall === 'read')
      end(why && httpFailureReason(why), isStale(why), isClosed)
    }

    /** A connection that was idle and is closed before it has answered anything was closed before it was asked. */
    function isStale(why: NodeJS.ErrnoException | undefined): boolean {
      const isClosed = why?.code === 'ECONNRESET' || why?.code === 'EPIPE'
      return isClosed && connection?.isReused === true && !reader.hasBegun
    }

    function timeOut(): void {
      giveUp(timeoutMillis)
    }

    function cancel(): void {
      giveUp(performance.now() - began)
    }

    function giveUp(millis: number): void {
      const time = millisText(millis)
      if (reader.head !== undefined) end(`it did not end within ${time}`)
      else if (isSent()) finish('', { silentMillis: millis })
      else end(`the request could not be sent within ${time}`)
    }

    function end(why?: string, stale = false, wasReached = reader.hasBegun): void {
      finish(why, { failure: why ?? '', stale, wasReached: wasReached || reader.hasBegun })
    }

    /** @param without what has come of the request where there is no answer */
    function finish(why: string | undefined, without: HttpFailure | HttpSilence): void {
      if (ended) return
      ended = true
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      connections.withdraw(user)
      // Also when a server answered before it had read all: `pieces` must not be written any more.
      const isKept = why === undefined && connection?.hasUnsent === false
      if (connection !== undefined) connections.giveBack(connection, isKept ? reader.keepAliveMillis : 0)
      resolve(answerOf(reader, why) ?? without)
    }
  })
}

/**
 * Reads an answer while nothing else runs.
 *
 * @throws where the connection cannot be read, or has ended
 */
function readUntil(deadline: number, connection: HttpConnection, reader: HttpResponseReader): void {
  while (!reader.isOver) {
    const chunk = connection.readSync()
    if (chunk?.length === 0) throw new Error('the connection has ended')
    if (chunk !== undefined) reader.read(chunk)
    else if (performance.now() >= deadline) return
    else Atomics.wait(NEVER_NOTIFIED, 0, 0, STEP_MILLIS)
  }
  if (reader.failure !== undefined) throw reader.failure
}

function answerOf({ head, body }: HttpResponseReader, cutOff: string | undefined): HttpResponse | undefined {
  if (head === undefined) return undefined
  const { status, statusText, headers } = head
  return { status, statusText, headers, body, ...(cutOff !== undefined && { cutOff }) }
}

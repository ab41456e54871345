import { runInWorkerSync } from '../../base/platform/run-in-worker-sync.ts'
import type { TlsContents } from '../delivery/tls-files.ts'

/** Unary calls of one method that are made one after another, on one connection. */
export interface GrpcCalls {
  /** `host:port` or `unix:path`. */
  readonly target: string
  readonly secure: boolean
  readonly tls: TlsContents | undefined
  readonly path: string
  /** Metadata as HTTP/2 sends it. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly isCompressed: boolean
  readonly messages: readonly Uint8Array[]
}

/** How one call ended. */
type GrpcResponse = { readonly code: number; readonly details: string; readonly message: Uint8Array }
/** There was no connection. */
type GrpcFailure = { readonly failure: string }
/** The whole call has left the process, and was not answered. */
type GrpcSilence = { readonly isSent: true }

/** What came of one call. */
export type GrpcOutcome = GrpcResponse | GrpcFailure | GrpcSilence

/**
 * Runs in the thread: gRPC over HTTP/2 by hand, because `@grpc/grpc-js` may not be found from a text, and one call needs
 * little (gRPC, PROTOCOL-HTTP2.md): a prefix of five bytes before each message, and the status in the trailers.
 * No more than 64 KiB of an answer are read, and no more than 1 MiB of all answers are kept; the status always is.
 */
const SCRIPT = `
const { target, secure, tls, path, headers, isCompressed, messages } = task
const socketPath = /^unix:(?:\\/\\/)?(.+)/i.exec(target)?.[1]
const authority = (secure ? 'https://' : 'http://') + (socketPath ? 'localhost' : target.replace(/^(dns|ipv4|ipv6):\\/*/i, ''))
const connection = socketPath && { createConnection: () => require('node:net').connect(socketPath) }
const LONGEST_ANSWER = 64 * 1024
let room = 1024 * 1024
let isOver = false
const session = require('node:http2').connect(authority, { ...tls, ...connection })
session.on('error', fail)

function call(index) {
  if (index === messages.length) return end()
  const framing = { 'content-type': 'application/grpc', te: 'trailers', ...(isCompressed && { 'grpc-encoding': 'gzip' }) }
  const stream = session.request({ ':method': 'POST', ':path': path, ...headers, ...framing })
  const received = []
  let size = 0
  let status
  const look = fields => { if (fields['grpc-status'] !== undefined) status = fields }
  stream.on('error', fail)
  stream.on('finish', () => answer({ isSent: true }))
  stream.on('response', fields => {
    status = { 'grpc-status': 14, 'grpc-message': 'HTTP status ' + fields[':status'] }
    look(fields)
  })
  stream.on('trailers', look)
  stream.on('data', chunk => {
    size += chunk.length
    if (size > LONGEST_ANSWER) return fail(new Error('its answer is longer than 64 KiB'))
    received.push(Buffer.from(chunk))
  })
  stream.on('end', () => {
    if (isOver) return
    if (status === undefined) return fail(new Error('the connection was closed'))
    // A view would have the whole of the buffer copied to the other thread.
    const message = new Uint8Array(room >= size ? Buffer.concat(received).subarray(5) : 0)
    room -= message.length
    answer({ code: Number(status['grpc-status']), details: textOf(status['grpc-message']).slice(0, 2000), message })
    call(index + 1)
  })
  const prefix = Buffer.alloc(5)
  prefix.writeUInt8(isCompressed ? 1 : 0)
  prefix.writeUInt32BE(messages[index].length, 1)
  stream.end(Buffer.concat([prefix, messages[index]]))
}

function textOf(encoded = '') {
  try { return decodeURIComponent(encoded) } catch { return encoded }
}

function fail({ message, code, cause, errors = [] }) {
  if (cause) return fail(cause)
  if (isOver) return
  isOver = true
  session.destroy()
  answer({ failure: (message || errors.map(each => each.message).join(', ') || code).slice(0, 2000) })
  end()
}

call(0)
`

/**
 * Makes calls before it returns, for at most `timeoutMillis`. Never throws.
 *
 * @returns how they ended until then, in the order of the messages; there may be fewer
 */
export function grpcCallSync(calls: GrpcCalls, timeoutMillis: number): readonly GrpcOutcome[] {
  const { answers, failure } = runInWorkerSync<GrpcOutcome>(SCRIPT, calls, timeoutMillis)
  if (failure !== undefined) return [{ failure }]
  const outcomes = answers.filter(answer => !('isSent' in answer))
  return answers.length - outcomes.length > outcomes.length ? [...outcomes, { isSent: true }] : outcomes
}

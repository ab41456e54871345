import { runInWorkerSync } from '../../base/platform/run-in-worker-sync.ts'
import { httpFailureReason } from './http-failure-reason.ts'
import type { HttpFailure, HttpOutcome, HttpResponse } from './http-post.ts'
import type { TlsOptions } from './socket-opener.ts'

/** Requests that are sent one after another, on one connection. */
export interface HttpPosts {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsOptions | undefined
  readonly bodies: readonly Uint8Array[]
}

/** The whole request has left the process; what it comes to follows. */
interface Sent {
  readonly isSent: true
}

interface Failed {
  readonly message: string
  readonly code: string | undefined
}

/**
 * Runs in the thread. The first request that fails is the last one, and so is the first whose answer is longer than 64 KiB,
 * or than 128 KiB with all that is around it: Node bounds a head and the extensions of one chunk, but not their number.
 * Of all answers no more than 1 MiB is kept, the status always. Copies are kept: a byte of a chunk would keep the buffer it came in.
 */
const SCRIPT = `
const { url, headers, tls, bodies } = task
const { Agent, request } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
const LONGEST_BODY = 64 * 1024
const LONGEST_ANSWER = 128 * 1024
const NAMES = ['content-type', 'date', 'location', 'retry-after']
let room = 1024 * 1024
let isOver = false
const agent = new Agent({ keepAlive: true, maxSockets: 1, ...tls })

function post(index) {
  if (index === bodies.length) return end()
  const body = bodies[index]
  const outgoing = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } })
  let before = 0
  const isTooLong = () => outgoing.socket.bytesRead - before > LONGEST_ANSWER
  outgoing.on('error', fail)
  outgoing.on('finish', () => answer({ isSent: true }))
  outgoing.on('socket', socket => { before = socket.bytesRead })
  outgoing.on('information', () => {
    if (isTooLong()) outgoing.destroy(new Error('it sends informational answers only'))
  })
  outgoing.on('response', response => {
    const received = []
    let size = 0
    response.on('error', fail)
    response.on('data', chunk => {
      if (isOver) return
      size += chunk.length
      received.push(Buffer.from(chunk))
      if (size <= LONGEST_BODY && !isTooLong()) return
      report(response, received, 'it is longer than ' + (size > LONGEST_BODY ? 64 : 128) + ' KiB')
      stop()
    })
    response.on('end', () => {
      report(response, received)
      post(index + 1)
    })
  })
  outgoing.end(body)
}

function report({ statusCode: status, statusMessage, headers }, received, cutOff) {
  const body = Buffer.concat(received).subarray(0, LONGEST_BODY)
  const isKept = body.length <= room
  if (isKept) room -= body.length
  const kept = NAMES.filter(name => name in headers).map(name => [name, headers[name].slice(0, 2000)])
  answer({
    status,
    statusText: statusMessage.slice(0, 2000),
    headers: Object.fromEntries(kept),
    // A view would have the whole of the buffer copied to the other thread.
    body: new Uint8Array(isKept ? body : 0),
    ...(cutOff && { cutOff }),
  })
}

function fail({ message, code, errors = [] }) {
  if (isOver) return
  answer({ message: (message || errors.map(each => each.message).join(', ')).slice(0, 2000), code })
  stop()
}

function stop() {
  isOver = true
  agent.destroy()
  end()
}

post(0)
`

/**
 * Sends requests before it returns, for at most `timeoutMillis`. Never throws.
 *
 * @returns what came back until then, in the order of the bodies; there may be fewer
 */
export function httpPostSync(posts: HttpPosts, timeoutMillis: number): readonly HttpOutcome[] {
  const { answers, failure } = runInWorkerSync<HttpResponse | Failed | Sent>(SCRIPT, posts, timeoutMillis)
  if (failure !== undefined) return [{ failure, stale: false }]
  const outcomes: HttpOutcome[] = []
  let sent = 0
  for (const answer of answers) {
    if ('isSent' in answer) sent++
    else outcomes.push('status' in answer ? answer : failureOf(answer, sent > outcomes.length))
  }
  return sent > outcomes.length ? [...outcomes, { silentMillis: timeoutMillis }] : outcomes
}

function failureOf({ message, code }: Failed, wasReached: boolean): HttpFailure {
  const error = Object.assign(new Error(message), code === undefined ? {} : { code })
  return { failure: httpFailureReason(error), stale: false, wasReached }
}

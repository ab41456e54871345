import { threadAnswers } from '../delivery/thread-answers.ts'
import { httpFailureReason } from './http-failure-reason.ts'
import type { HttpAnswer, HttpFailure } from './http-post.ts'
import type { TlsOptions } from './socket-opener.ts'

/** Requests that are sent one after another, on one connection. */
export interface HttpPosts {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsOptions | undefined
  readonly bodies: readonly Uint8Array[]
}

interface Failed {
  readonly message: string
  readonly code: string | undefined
}

/** Runs in the thread. The first request that fails is the last one. An answer longer than 64 KiB is cut. */
const SCRIPT = `
const { url, headers, tls, bodies } = task
const { Agent, request } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
const agent = new Agent({ keepAlive: true, maxSockets: 1, ...tls })

function post(index) {
  if (index === bodies.length) return end()
  const body = bodies[index]
  const outgoing = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } })
  outgoing.on('error', fail)
  outgoing.on('response', response => {
    const received = []
    let size = 0
    response.on('error', fail)
    response.on('data', chunk => {
      size += chunk.length
      if (size <= 65536) received.push(chunk)
    })
    response.on('end', () => {
      const { statusCode: status, statusMessage: statusText, headers } = response
      answer({ status, statusText, headers, body: Buffer.concat(received) })
      post(index + 1)
    })
  })
  outgoing.end(body)
}

function fail({ message, code, errors = [] }) {
  answer({ message: message || errors.map(each => each.message).join(', '), code })
  end()
}

post(0)
`

/**
 * Sends requests before it returns, for at most `timeoutMillis`. Never throws.
 *
 * @returns what came back until then, in the order of the bodies; there may be fewer
 */
export function httpPostSync(posts: HttpPosts, timeoutMillis: number): readonly (HttpAnswer | HttpFailure)[] {
  const { answers, failure } = threadAnswers<HttpAnswer | Failed>(SCRIPT, posts, timeoutMillis)
  if (failure !== undefined) return [{ failure, stale: false }]
  return answers.map(answer => ('status' in answer ? answer : failureOf(answer)))
}

function failureOf({ message, code }: Failed): HttpFailure {
  const error = Object.assign(new Error(message), code === undefined ? {} : { code })
  return { failure: httpFailureReason(error), stale: false }
}

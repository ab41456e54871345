import type { IncomingHttpHeaders } from 'node:http'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'

/** What a scraper gets. */
export interface Scrape {
  readonly contentType: string
  readonly text: string
}

/** The request of `node:http`, Express or Fastify. */
export interface ScrapeRequest {
  readonly headers: IncomingHttpHeaders
}

/** The response of `node:http` or Express. */
interface NodeResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(text: string): unknown
}

/** The reply of Fastify. */
interface FastifyReply {
  readonly raw: unknown
  code(status: number): unknown
  header(name: string, value: string): unknown
  send(text: string): unknown
}

/** Answers with the metrics: a route handler of Express and of Fastify, and a request listener of `node:http`. */
export type MetricsHandler = (request: ScrapeRequest, response: NodeResponse | FastifyReply) => void

/** @param scrape never rejects but for a fault of its own */
export function metricsHandler(scrape: (accept: string | undefined) => Promise<Scrape>): MetricsHandler {
  return function metricsHandler(request, response) {
    scrape(request.headers.accept)
      .then(
        ({ contentType, text }) => answer(response, 200, contentType, text),
        error => answer(response, 500, 'text/plain; charset=utf-8', `${messageOf(error)}\n`),
      )
      .catch(error => warnOnce('scrape', () => `the metrics could not be sent: ${messageOf(error)}`))
  }
}

function answer(response: NodeResponse | FastifyReply, status: number, type: string, text: string): void {
  if ('raw' in response) {
    response.code(status)
    response.header('content-type', type)
    response.send(text)
    return
  }
  response.statusCode = status
  response.setHeader('content-type', type)
  response.end(text)
}

import { createServer } from 'node:http'
import type { Tracer } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import type { Express, RequestHandler } from 'express'
import type { TestSpan } from './harness.ts'
import type { Answer } from './http-client.ts'
import { send } from './http-client.ts'

export const answer: RequestHandler = (_req, res) => void res.send('ok')

export const fail: RequestHandler = () => {
  throw new RangeError('boom')
}

/** The responses, and the spans. A response is `undefined` where the connection broke. */
export interface Served {
  readonly answers: readonly (Answer | undefined)[]
  readonly spans: readonly TestSpan[]
}

/** Serves one application, and sends it one request after the other. */
export async function serveExpress(build: (tracer: Tracer) => Express, ...paths: string[]): Promise<Served> {
  const exporter = memoryExporter()
  const server = createServer(build(createTracing({ service: 'test', exporter }).tracer))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const answers: (Answer | undefined)[] = []
  for (const path of paths) answers.push(await send(`http://127.0.0.1:${port}${path}`).catch(() => undefined))
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  return { answers, spans: exporter.take() }
}

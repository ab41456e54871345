import type { Tracer } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import { memoryExporter } from '@throughline/core/testing'
import { tracing } from '@throughline/fastify'
import type { FastifyInstance, fastify } from 'fastify'
import type { TestSpan } from './harness.ts'
import { send } from './http-client.ts'

export interface TracedFastify {
  readonly app: FastifyInstance
  readonly exporter: MemoryExporter
  readonly tracer: Tracer
}

/** An application that is traced and has no routes. */
export async function tracedFastify(framework: typeof fastify, options: object = {}): Promise<TracedFastify> {
  const exporter = memoryExporter()
  const { tracer } = createTracing({ service: 'test', exporter })
  const app = framework({ forceCloseConnections: true, ...options }) as unknown as FastifyInstance
  await app.register(tracing, { tracer })
  return { app, exporter, tracer }
}

/** A path, or a whole request. */
type Requested = string | { path: string; method: string; headers: Record<string, string>; body: string }

/** The responses, and the spans. */
export interface Served {
  readonly statuses: readonly (number | undefined)[]
  readonly spans: readonly TestSpan[]
}

/** Serves one application, and sends it one request after the other. */
export async function serveFastify(
  framework: typeof fastify,
  declare: (app: FastifyInstance, tracer: Tracer) => unknown,
  requests: readonly Requested[],
  options: object = {},
): Promise<Served> {
  const { app, exporter, tracer } = await tracedFastify(framework, options)
  await declare(app, tracer)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const statuses: (number | undefined)[] = []
  for (const request of requests) {
    const { path, ...rest } = typeof request === 'string' ? { path: request } : request
    statuses.push((await send(url + path, rest)).status)
  }
  await app.close()
  return { statuses, spans: exporter.take() }
}

import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { alwaysOn, createTracing, otlpExporter, TracerProvider } from '@throughline/core'
import { expectLinear } from '@throughline/growth'
import { afterAll } from 'vitest'

/** The connections of a collector that accepts everything and responds on demand. */
const waiting = new Set<Socket>()
const server = createServer(socket => {
  socket.on('error', () => {})
  socket.on('data', () => waiting.add(socket))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => server.close())
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

function answerAll(): void {
  for (const socket of waiting)
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  waiting.clear()
}

/** Responds to requests until the work is over. */
async function answering(work: Promise<unknown>): Promise<void> {
  const timer = setInterval(answerAll, 1)
  await work
  clearInterval(timer)
}

expectLinear('flushing while a collector hangs', {
  make: size => size,
  async feed(size) {
    const exporter = otlpExporter({ url })
    const tracer = new TracerProvider({ sampler: alwaysOn, spanProcessors: [exporter] }).getTracer('growth')
    tracer.startSpan('span').end()
    const flushed = Array.from({ length: size }, () => exporter.forceFlush({ timeout: 60_000 }))
    await answering(Promise.allSettled(flushed))
    await exporter.shutdown()
  },
  largest: 16_000,
})
expectLinear('a span and a flush for each request', {
  make: size => size,
  async feed(size) {
    const exporter = otlpExporter({ url })
    const tracer = new TracerProvider({ sampler: alwaysOn, spanProcessors: [exporter] }).getTracer('growth')
    const flushed = Array.from({ length: size }, () => {
      tracer.startSpan('span').end()
      return exporter.forceFlush({ timeout: 60_000 })
    })
    await exporter.shutdown({ timeout: 1 })
    await Promise.allSettled(flushed)
    answerAll()
  },
  largest: 4000,
})
expectLinear('flushes that are late', {
  make: size => size,
  async feed(size) {
    const exporter = otlpExporter({ url })
    new TracerProvider({ sampler: alwaysOn, spanProcessors: [exporter] })
      .getTracer('growth')
      .startSpan('span')
      .end()
    await Promise.allSettled(Array.from({ length: size }, () => exporter.forceFlush({ timeout: 1 })))
    await exporter.shutdown({ timeout: 1 })
    answerAll()
  },
  largest: 16_000,
})
for (const action of ['flush', 'shutdown'] as const) {
  expectLinear(`many calls of ${action}`, {
    make: size => size,
    async feed(size) {
      const exporter = {
        export: (_spans: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
        shutdown: async () => {},
        forceFlush: async () => {},
      }
      const tracing = createTracing({ exporter })
      tracing.tracer.startSpan('span').end()
      await Promise.all(Array.from({ length: size }, () => tracing[action]()))
      await tracing.shutdown()
    },
    largest: 8000,
  })
}

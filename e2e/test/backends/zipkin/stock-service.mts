import { startTracing, withSpan, zipkinExporter } from '@throughline/core'
import { tracing } from '@throughline/fastify'
import Fastify from 'fastify'

const [zipkinUrl = '', propagator = ''] = process.argv.slice(2)
const { shutdown } = startTracing({
  service: 'Stock',
  exporter: zipkinExporter({ url: `${zipkinUrl}/api/v2/spans` }),
  propagators: [propagator as 'b3' | 'b3multi'],
})

const app = Fastify()
await app.register(tracing)
app.get('/stock/:id', request => {
  withSpan('look up', { attributes: { 'stock.shelf': 7 } }, () => undefined)
  const { b3, traceparent, 'x-b3-traceid': multi } = request.headers
  return { b3, traceparent, multi }
})
app.get('/broken', () => {
  throw new RangeError('no shelf')
})

process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)
process.stdin.resume().once('end', async () => {
  await app.close()
  await shutdown()
})

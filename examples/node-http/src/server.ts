import { createServer } from 'node:http'
import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import { setRoute, traceRequests } from './trace-requests.ts'

startTracing({ service: 'shop', exporter: consoleExporter() })

const server = createServer(
  traceRequests(async (request, response) => {
    const id = /^\/orders\/(\d{1,9})$/.exec(request.url ?? '')?.[1]
    if (id === undefined) {
      response.writeHead(404).end()
      return
    }
    setRoute(request, '/orders/:id')
    const order = await withSpan('load_order', async () => ({ id: Number(id) }))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(order))
  }),
)

server.listen(3000, '127.0.0.1', () => console.log('http://127.0.0.1:3000/orders/7'))

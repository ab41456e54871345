import { once } from 'node:events'
import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { consoleExporter, startTracing } from '@throughline/core'
import { tracing } from '@throughline/express'
import express from 'express'
import next from 'next'

const trace = startTracing({ service: 'shop-front', exporter: consoleExporter() })

const pages = next({ dev: false, dir: import.meta.dirname })
await pages.prepare()
const handle = pages.getRequestHandler()

const app = express()
app.use(tracing())
app.use((req, res) => handle(req, res))

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  const [answer] = await once(get({ port, path: '/orders/7' }), 'response')
  console.log(answer.statusCode, (await text(answer)).includes('59.90'))
  server.close()
  await pages.close()
  await trace.shutdown()
})

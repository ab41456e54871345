// The service that the busy servers call.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { answer } from './answer.mjs'

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json')
  response.end('{"stock":7}')
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
answer({
  url: () => `http://127.0.0.1:${server.address().port}/stock`,
  about: () => 'The other service is a `node:http` server on the core of the load generator.',
})

// The collector of the race: one port for each variant, so that protocols without a path prefix can take part.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { decoderOf } from '../collector/decoders.mjs'
import { keptRequests } from '../collector/kept-requests.mjs'
import { answer } from './answer.mjs'

/** What an agent asks before it sends: Elastic's for the version of the server, Datadog's for sampling rates. */
const REPLY = JSON.stringify({ version: '8.17.0', rate_by_service: {} })
const kept = new Map()

answer({
  async open(variant) {
    const requests = keptRequests()
    kept.set(variant, requests)
    const server = createServer((request, response) => receive(requests, request, response))
    server.keepAliveTimeout = 60_000
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `http://127.0.0.1:${server.address().port}`
  },
  take: variant => kept.get(variant).take(),
  forget() {
    for (const requests of kept.values()) requests.forget()
  },
})

function receive(requests, request, response) {
  const chunks = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    requests.add(request.url, request.headers['content-encoding'], Buffer.concat(chunks))
    reply(request, response)
  })
  request.on('error', () => response.destroy())
}

function reply(request, response) {
  const isOtlp = request.url.startsWith('/v1/')
  const isKnown = isOtlp || decoderOf(request.url) !== undefined || request.url === '/'
  response.writeHead(isKnown ? 200 : 404, {
    'content-type': isOtlp ? 'application/x-protobuf' : 'application/json',
  })
  response.end(isOtlp ? '' : REPLY)
}

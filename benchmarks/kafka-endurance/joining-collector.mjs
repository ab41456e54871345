import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { otlpSpans } from '../collector/otlp-spans.mjs'

/** Takes the spans of both processes, and joins those of the receiver with those of the sender. */
export async function startJoiningCollector() {
  let sends = new Map()
  let processes = []
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const isGzip = request.headers['content-encoding'] === 'gzip'
    for (const { traceId, spanId, parentId } of otlpSpans(isGzip ? gunzipSync(body) : body)) {
      if (request.url.startsWith('/sender')) sends.set(spanId, traceId)
      else processes.push({ traceId, parentId })
    }
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${server.address().port}`
  return {
    urlFor: side => `${url}/${side}/v1/traces`,
    take,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }

  /** A span of processing is joined if its parent is the span of a send of the same trace. */
  function take() {
    const joined = processes.filter(({ traceId, parentId }) => sends.get(parentId) === traceId).length
    const counts = { sends: sends.size, processes: processes.length, joined }
    sends = new Map()
    processes = []
    return counts
  }
}

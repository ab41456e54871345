// A collector with a fault: it counts what it takes in as it comes, and which spans it has seen before.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { otlpSpans } from '../collector/otlp-spans.mjs'
import { answer } from './answer.mjs'

const { delay = 0, failOneIn = Number.POSITIVE_INFINITY, down } = JSON.parse(process.env.BENCH).collector
const FAULTS = [unavailableFor, unavailable, resetAtOnce, resetAfterwards]

/** The span ids that came, each with the id of its parent. */
const parents = new Map()
const counts = { requests: 0, failed: 0, taken: 0, twice: 0, lastAt: 0 }

const server = createServer(receive)
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address()

answer({ url: () => `http://127.0.0.1:${port}`, begin, counts: summary })

function begin() {
  if (down === undefined) return
  const [from, to] = down
  setTimeout(() => {
    server.close()
    server.closeAllConnections()
  }, from * 1000)
  setTimeout(() => server.listen(port, '127.0.0.1'), to * 1000)
}

function receive(request, response) {
  counts.requests++
  const isFault = counts.requests % failOneIn === 0
  if (isFault) FAULTS[counts.failed++ % FAULTS.length](request, response)
  else takeIn(request, () => setTimeout(() => response.end(), delay))
}

function takeIn(request, reply) {
  const chunks = []
  request.on('error', () => {})
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    count(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
    reply()
  })
}

function count(body) {
  for (const { spanId, parentId } of otlpSpans(body)) {
    if (parents.has(spanId)) counts.twice++
    else parents.set(spanId, parentId)
    counts.taken++
  }
  counts.lastAt = Date.now()
}

function summary() {
  let orphaned = 0
  for (const parent of parents.values()) if (parent !== '' && !parents.has(parent)) orphaned++
  return { ...counts, distinct: parents.size, orphaned }
}

function unavailableFor(request, response) {
  request.resume()
  request.on('end', () => response.writeHead(503, { 'retry-after': '1' }).end())
}

function unavailable(request, response) {
  request.resume()
  request.on('end', () => response.writeHead(503).end())
}

function resetAtOnce(request) {
  request.on('error', () => {})
  request.socket.resetAndDestroy()
}

function resetAfterwards(request) {
  takeIn(request, () => request.socket.resetAndDestroy())
}

import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { exchange } from './exchange.ts'
import { nodeHttpTracing, traceparentOf } from './node-http-tracing.ts'
import { recordingServer } from './recording-server.ts'

const { exporter, inSpan, sendTraced, server } = nodeHttpTracing()

it('a request inside a span has a CLIENT span by the conventions and carries the trace on', async () => {
  const { span } = await sendTraced('/ok?page=2')
  const { port, url } = server()
  expect(span).toMatchObject({ name: 'GET', kind: 2, status: { code: 0 } })
  expect(span?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'server.address': '127.0.0.1',
    'server.port': port,
    'url.full': `${url}/ok?page=2`,
    'network.peer.address': '127.0.0.1',
    'network.peer.port': port,
    'network.protocol.version': '1.1',
  })
})

it('http.get with nothing but a URL is traced', async () => {
  const request = inSpan(() => http.get(`${server().url}/plain`))
  const [response] = await once(request, 'response')
  response.resume()
  expect(server().received[0]?.headers.traceparent).toBe(traceparentOf(exporter.take()[0]))
})

it('a request inside a span has the properties of one outside', async () => {
  const outside = http.get(`${server().url}/plain`)
  const inside = inSpan(() => http.get(`${server().url}/plain`))
  for (const request of [outside, inside]) {
    const [response] = await once(request, 'response')
    response.resume()
  }
  expect(Reflect.ownKeys(inside)).toEqual(Reflect.ownKeys(outside))
})

it('a request on a connection that is used again is traced', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  await sendTraced('/first', { agent })
  await new Promise(setImmediate)
  const { request, received } = await sendTraced('/second', { agent })
  expect(request.reusedSocket).toBe(true)
  expect(received?.url).toBe('/second')
  agent.destroy()
})

it('a request that waited for a socket is traced in the context it was made in', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const made = ['/a', '/b', '/c'].map(path =>
    inSpan(async parent => {
      await exchange(server().url + path, { agent })
      return { path, traceId: parent.spanContext().traceId }
    }),
  )
  for (const { path, traceId } of await Promise.all(made)) {
    const received = server().received.find(({ url }) => url === path)
    expect(received?.headers.traceparent).toContain(traceId)
  }
  expect(exporter.take()).toHaveLength(3)
  agent.destroy()
})

it('a request without an agent, or with a connection of its own, is traced', async () => {
  await sendTraced('/none', { agent: false })
  await sendTraced('/own', { createConnection: () => connect(server().port, '127.0.0.1') })
})

it('a request of node:https is traced, on a new connection and on a used one', async () => {
  await using secure = await recordingServer({ secure: true })
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false })
  const url = `${secure.url}/tls`
  for (const body of ['first', 'second']) {
    await inSpan(() => exchange(url, { agent, method: 'POST' }, request => request.end(body)))
    await new Promise(setImmediate)
  }
  const spans = exporter.take()
  expect(secure.received.map(({ headers }) => headers.traceparent)).toEqual(spans.map(traceparentOf))
  expect(secure.received.map(({ body }) => Buffer.from(body, 'base64').toString())).toEqual([
    'first',
    'second',
  ])
  expect(spans[1]?.attributes).toMatchObject({ 'server.port': secure.port, 'url.full': url })
  agent.destroy()
})

it('a response that nobody listens for is read to its end by Node, as without tracing', async () => {
  const agent = new http.Agent({ keepAlive: true })
  const request = inSpan(() => http.get(`${server().url}/ok`, { agent }))
  await once(request, 'close')
  expect(request.listenerCount('response')).toBe(0)
  expect(exporter.take()[0]?.attributes['http.response.status_code']).toBe(200)
  agent.destroy()
})

it('redirects that are followed inside the same span are counted', async () => {
  await inSpan(async () => {
    const { response } = await exchange(`${server().url}/redirect`)
    await exchange(server().url + response.headers.location)
    await exchange(`${server().url}/ok`)
  })
  expect(exporter.take().map(span => span.attributes['http.request.resend_count'])).toEqual([
    undefined,
    1,
    undefined,
  ])
})

it('an upgrade ends its span once, with its status', async () => {
  server().server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: test\r\n\r\n')
  })
  const request = inSpan(() =>
    http.get(server().url, { headers: { connection: 'upgrade', upgrade: 'test' } }),
  )
  const [, socket] = await once(request, 'upgrade')
  socket.destroy()
  const [span] = await exporter.waitFor(1, { timeout: 30_000 })
  expect(span?.attributes['http.response.status_code']).toBe(101)
  expect(span?.status).toEqual({ code: 0 })
})

it('a tunnel through a proxy is not traced', async () => {
  server().server.on('connect', (_request, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
  const { port } = server()
  const request = inSpan(() => http.request({ port, host: '127.0.0.1', method: 'CONNECT', path: 'a:1' }))
  request.end()
  const [response, socket] = await once(request, 'connect')
  socket.destroy()
  expect(response.statusCode).toBe(200)
  expect(exporter.take()).toEqual([])
})

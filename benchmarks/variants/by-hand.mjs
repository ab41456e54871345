import { AsyncLocalStorage } from 'node:async_hooks'
import { randomFillSync } from 'node:crypto'
import { Agent, request as send } from 'node:http'
import { untraced } from './untraced.mjs'

/** What a team writes that wants no library: the very spans of Throughline, as OTLP/JSON, in as few lines as that takes. */
export const variant = {
  order: 1.5,
  title: 'by hand',
  packages: [],
  races: ['server', 'work'],
  scenarios: ['fastify-100', 'express-100', 'kafka-each-message'],
  start,
}

const SERVER = 2
const PRODUCER = 4
const CONSUMER = 5
const BATCH = 512
const RESOURCE = { attributes: [text('service.name', 'bench')] }
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/

function start({ collector }) {
  const current = new AsyncLocalStorage()
  const exporter = createExporter(`${collector}/v1/traces`)
  return {
    ...untraced,
    express: app => app.use((request, response, next) => serve(request, response, next)),
    fastify: async app => {
      app.addHook('onRequest', (request, reply, done) =>
        serve(request.raw, reply.raw, done, request.routeOptions.url),
      )
    },
    kafka: client => ({
      admin: () => client.admin(),
      producer: options => tracedProducer(client.producer(options)),
      consumer: options => tracedConsumer(client.consumer(options), options.groupId),
    }),
    flush: exporter.flush,
    made: () => exporter.made,
  }

  function serve(request, response, next, route) {
    const span = startSpan(request.headers.traceparent)
    response.on('close', () => {
      const path = request.route?.path ?? route
      const attributes = requestAttributes(request, response, path)
      exporter.add(endSpan(span, `${request.method} ${path}`, SERVER, attributes))
    })
    current.run(span, next)
  }

  function tracedProducer(producer) {
    return { ...producer, send }

    async function send(record) {
      const span = startSpan()
      const traceparent = `00-${span.traceId}-${span.spanId}-01`
      const messages = record.messages.map(message => ({
        ...message,
        headers: { ...message.headers, traceparent },
      }))
      const result = await producer.send({ ...record, messages })
      exporter.add(endSpan(span, `send ${record.topic}`, PRODUCER, sendAttributes(record)))
      return result
    }
  }

  function tracedConsumer(consumer, groupId) {
    return { ...consumer, run }

    function run({ eachMessage: handle, ...options }) {
      return consumer.run({ ...options, eachMessage: payload => work(handle, payload) })
    }

    async function work(handle, payload) {
      const span = startSpan(payload.message.headers?.traceparent?.toString())
      await current.run(span, handle, payload)
      const attributes = processAttributes(payload, groupId)
      exporter.add(endSpan(span, `process ${payload.topic}`, CONSUMER, attributes))
    }
  }
}

function startSpan(traceparent) {
  const [, traceId, parentSpanId] = (traceparent !== undefined && TRACEPARENT.exec(traceparent)) || []
  return { traceId: traceId ?? randomHex(16), spanId: randomHex(8), parentSpanId, start: now() }
}

function endSpan({ start, ...ids }, name, kind, attributes) {
  return { ...ids, name, kind, startTimeUnixNano: String(start), endTimeUnixNano: String(now()), attributes }
}

function requestAttributes({ method, url, originalUrl, headers, socket, httpVersion }, response, route) {
  const [address, port] = headers.host.split(':')
  return [
    text('http.request.method', method),
    text('http.route', route),
    text('url.path', originalUrl ?? url),
    text('url.scheme', 'http'),
    text('client.address', socket.remoteAddress),
    text('network.peer.address', socket.remoteAddress),
    number('network.peer.port', socket.remotePort),
    number('http.response.status_code', response.statusCode),
    text('user_agent.original', headers['user-agent'] ?? ''),
    text('server.address', address),
    number('server.port', port),
    text('network.protocol.version', httpVersion),
  ]
}

function sendAttributes({ topic, messages }) {
  return [
    ...operationAttributes('send', topic),
    text('messaging.client.id', 'bench'),
    number('messaging.batch.message_count', messages.length),
  ]
}

function processAttributes({ topic, partition, message }, groupId) {
  return [
    ...operationAttributes('process', topic),
    text('messaging.client.id', 'bench'),
    text('messaging.consumer.group.name', groupId),
    text('messaging.destination.partition.id', String(partition)),
    number('messaging.kafka.offset', message.offset),
    text('messaging.kafka.message.key', message.key.toString()),
  ]
}

function operationAttributes(operation, topic) {
  return [
    text('messaging.system', 'kafka'),
    text('messaging.operation.name', operation),
    text('messaging.operation.type', operation),
    text('messaging.destination.name', topic),
  ]
}

function text(key, stringValue) {
  return { key, value: { stringValue } }
}

function number(key, intValue) {
  return { key, value: { intValue } }
}

const random = Buffer.alloc(4096)
let used = random.length

function randomHex(bytes) {
  if (used + bytes > random.length) {
    randomFillSync(random)
    used = 0
  }
  used += bytes
  return random.hexSlice(used - bytes, used)
}

/** Nanoseconds since 1970. */
const epoch = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint()
const now = () => epoch + process.hrtime.bigint()

function createExporter(url) {
  const agent = new Agent({ keepAlive: true })
  let batch = []
  let underWay = Promise.resolve()
  const exporter = { made: 0, add, flush }
  setInterval(flush, 1000).unref()
  return exporter

  function add(span) {
    exporter.made++
    batch.push(span)
    if (batch.length === BATCH) flush()
  }

  function flush() {
    if (batch.length > 0) {
      const body = JSON.stringify({ resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans: batch }] }] })
      batch = []
      underWay = Promise.all([underWay, post(body)])
    }
    return underWay
  }

  function post(body) {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      send(url, { method: 'POST', agent, headers }, response => response.resume().on('end', resolve))
        .on('error', reject)
        .end(body)
    })
  }
}

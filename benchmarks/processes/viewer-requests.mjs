/** Marks the first half of a trace id, which each sending replaces. */
const MARK = Buffer.from('throughl')

export const SPANS_OF_REQUEST = 512
const SPANS_OF_TRACE = 8
const FAILED = 50

/**
 * A request of 64 traces of 8 spans, as OTLP protobuf. `fresh()` gives the same bytes with other trace ids, so that making requests costs the
 * one that measures nearly nothing.
 */
export function viewerRequest() {
  const start = BigInt(Date.now()) * 1_000_000n
  const spans = Array.from({ length: SPANS_OF_REQUEST }, (_, number) => field(2, span(number, start)))
  const scope = field(2, Buffer.concat([field(1, text(1, 'benchmark')), ...spans]))
  const resource = field(
    1,
    Buffer.concat([
      field(1, attribute('service.name', 'payment')),
      field(1, attribute('host.name', 'machine')),
    ]),
  )
  const body = field(1, Buffer.concat([resource, scope]))
  const places = []
  for (let at = body.indexOf(MARK); at >= 0; at = body.indexOf(MARK, at + 1)) places.push(at)
  return { body, fresh }

  function fresh() {
    const copy = Buffer.from(body)
    const random = Math.floor(Math.random() * 2 ** 47)
    for (const at of places) copy.writeUIntBE(random, at, 6)
    return copy
  }
}

function span(number, start) {
  const trace = Buffer.alloc(16)
  MARK.copy(trace)
  trace.writeUInt32BE(1 + Math.floor(number / SPANS_OF_TRACE), 12)
  const place = number % SPANS_OF_TRACE
  const root = idOf(number - place)
  const failed = place === 0 && number % (SPANS_OF_TRACE * FAILED) === 0
  return Buffer.concat([
    field(1, trace),
    field(2, idOf(number)),
    ...(place === 0 ? [] : [field(4, root)]),
    text(5, place === 0 ? 'POST /orders/:id/pay' : 'SELECT orders'),
    whole(6, place === 0 ? 2 : 3),
    nanos(7, start + BigInt(place)),
    nanos(8, start + 1_000_000n * BigInt(1 + (number % 200))),
    ...(place === 0 ? SERVER : QUERY).map(([key, value]) => field(9, attribute(key, value))),
    ...(failed ? [field(15, Buffer.concat([text(2, 'no carrier'), whole(3, 2)]))] : []),
  ])
}

const SERVER = [
  ['http.route', '/orders/:id/pay'],
  ['http.request.method', 'POST'],
  ['http.response.status_code', 202],
  ['url.path', '/orders/1042/pay'],
  ['server.address', 'localhost'],
  ['server.port', 3000],
  ['user_agent.original', 'curl/8.5.0'],
  ['client.address', '127.0.0.1'],
]
const QUERY = [
  ['db.system.name', 'postgresql'],
  ['db.query.text', 'SELECT * FROM orders WHERE id = $1'],
  ['server.address', 'db'],
  ['server.port', 5432],
]

function idOf(number) {
  const id = Buffer.alloc(8, 1)
  id.writeUInt32BE(number + 1, 4)
  return id
}

function varint(number) {
  const bytes = []
  let rest = number
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Buffer.from([...bytes, rest])
}

function field(number, bytes) {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes])
}

function text(number, value) {
  return field(number, Buffer.from(value))
}

function whole(number, value) {
  return Buffer.concat([varint(number * 8), varint(value)])
}

function nanos(number, value) {
  const bytes = Buffer.alloc(9)
  bytes[0] = number * 8 + 1
  bytes.writeBigUInt64LE(value, 1)
  return bytes
}

function attribute(key, value) {
  return Buffer.concat([text(1, key), field(2, typeof value === 'string' ? text(1, value) : whole(3, value))])
}

const SPANS = 2000

/** The attributes of an HTTP server span, five known at its start and four at its end. */
const AT_START = {
  'http.request.method': 'GET',
  'url.path': '/orders/42',
  'url.scheme': 'http',
  'server.address': 'orders.internal',
  'server.port': 8080,
}

export const scenarios = [
  {
    id: 'span',
    order: 40,
    race: 'work',
    title: 'A span with 9 attributes',
    about: `Created, ended, encoded and delivered; flushed after every ${SPANS}, which the queue of OpenTelemetry just holds.`,
    operation: 'span',
    variants: ['bare', 'throughline', 'opentelemetry'],
    prepare,
  },
]

function prepare({ load }) {
  const tracer = load('@opentelemetry/api').trace.getTracer('bench')
  return { work }

  function work() {
    for (let left = SPANS; left > 0; left--) oneSpan(tracer, left)
    return SPANS
  }
}

function oneSpan(tracer, port) {
  const span = tracer.startSpan('GET /orders/:id', { kind: 1, attributes: AT_START })
  span.setAttribute('http.route', '/orders/:id')
  span.setAttribute('http.response.status_code', 200)
  span.setAttribute('client.address', '127.0.0.1')
  span.setAttribute('client.port', port)
  span.end()
}

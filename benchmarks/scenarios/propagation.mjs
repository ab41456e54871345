const ROUNDS = 5000

const CALLERS = 1000

/** No two requests have the same headers, as from many callers: what a propagator remembers of the last ones helps little. */
const HEADERS = Array.from({ length: CALLERS }, (_, caller) => headersOf(caller + 1))

function headersOf(caller) {
  const id = caller.toString(16).padStart(8, '0')
  return Object.freeze({
    host: 'orders.internal',
    accept: 'application/json',
    traceparent: `00-0af7651916cd43dd8448eb21${id}-b7ad6b71${id}-01`,
    tracestate: `vendor=00f067aa${id},other=t61rcWkgMzE`,
    baggage: `tenant=acme-${caller},user.tier=gold,region=eu%20west`,
  })
}

export const scenarios = [
  {
    id: 'propagation',
    order: 60,
    race: 'work',
    title: 'extract and inject',
    about:
      '`traceparent`, `tracestate` with two members and `baggage` with three, through the API of OpenTelemetry; of a thousand callers in turn.',
    operation: 'extract + inject',
    variants: ['bare', 'throughline', 'opentelemetry'],
    makesSpans: false,
    prepare,
  },
]

function prepare({ load }) {
  const { propagation, ROOT_CONTEXT } = load('@opentelemetry/api')
  return { work }

  function work() {
    for (let left = ROUNDS; left > 0; left--)
      propagation.inject(propagation.extract(ROOT_CONTEXT, HEADERS[left % CALLERS]), {})
    return ROUNDS
  }
}

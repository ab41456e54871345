const ROUNDS = 5000

const HEADERS = Object.freeze({
  host: 'orders.internal',
  accept: 'application/json',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'vendor=00f067aa0ba902b7,other=t61rcWkgMzE',
  baggage: 'tenant=acme,user.tier=gold,region=eu%20west',
})

export const scenarios = [
  {
    id: 'propagation',
    order: 60,
    race: 'work',
    title: 'extract and inject',
    about:
      '`traceparent`, `tracestate` with two members and `baggage` with three, through the API of OpenTelemetry.',
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
      propagation.inject(propagation.extract(ROOT_CONTEXT, HEADERS), {})
    return ROUNDS
  }
}

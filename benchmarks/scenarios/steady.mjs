const PEERS = ['throughline', 'opentelemetry', 'opentelemetry-large-queue']

export const scenarios = [
  {
    id: 'steady-slow-collector',
    order: 140,
    race: 'steady',
    title: 'A lasting load and a slow collector',
    about:
      '5,000 spans a second for 20 s, in traces of two; the collector answers each request after 200 ms. Spans are made evenly, as many as are due every 10 ms.',
    variants: PEERS,
    rate: 5000,
    seconds: 20,
    collector: { delay: 200 },
  },
  {
    id: 'steady-outage',
    order: 141,
    race: 'steady',
    title: 'A collector that is down for a minute',
    about:
      '1,000 spans a second for 80 s, in traces of two; from the 10th to the 70th second the collector refuses connections. All variants run at the same time, each with a collector of its own.',
    variants: PEERS,
    rate: 1000,
    seconds: 80,
    collector: { down: [10, 70] },
  },
  {
    id: 'soak',
    order: 142,
    race: 'steady',
    title: 'Ten minutes with a collector that fails one request in five',
    about:
      '2,000 spans a second for 600 s, in traces of two. Of the requests, one in five fails, in turn: 503 with `Retry-After`, 503 without, the connection reset when the request begins, and reset when it has been taken in: what that one carries is sent again and arrives twice, as OTLP means it. The heap is measured after a forced collection, every 5 s.',
    onlyByName: true,
    variants: ['throughline'],
    rate: 2000,
    seconds: 600,
    collector: { failOneIn: 5 },
  },
]

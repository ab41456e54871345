/** The beginning of the page: what is raced, and how. */
export function method() {
  return `# The race

Compares Throughline with the libraries that its users could pick instead. The run writes this page:

\`\`\`sh
npm run bench                                  # everything, an hour to one and a half; results.jsonl and this page
npm run bench -- --only fastify --slices 16    # some scenarios, more rounds
npm run bench -- --only span --variants throughline,opentelemetry    # printed, and written nowhere
npm run bench -- --quick                       # two short rounds, written nowhere: a check that it runs
npm run bench -- --node24                      # on Node 24 (Linux on x64), with the newest line of every peer
npm run bench -- --only span --profile throughline
npm run bench -- --only soak                   # ten minutes that the others leave out
\`\`\`

A scenario that runs with all its variants replaces its old figures here. The peers are installed into \`benchmarks/node_modules\`
(for Node 24 into \`benchmarks/node24/node_modules\`) on first use. A peer is one file of \`variants/\`, a scenario one file of \`scenarios/\`.

## How it is measured

- Every variant runs in a process of its own; all of a scenario are alive at once, **on one core**. The load generator, the collector, the broker
  and the called service have the other core.
- They take turns: a slice of a quarter of a second (of a second where there is no server, one batch for Kafka) for bare, one for Throughline, one for each peer,
  and again, for eight rounds or more after a warm-up. So a slow moment of the machine falls on all of them. Servers are restarted four times: two processes
  that run the same code differ by up to 10 µs a request.
- Each process has full garbage collections before it is measured: the first one can leave \`process.nextTick\` five to ten times as slow for the life of the
  process, and comes sooner the more code is loaded.
- The load generator does not sleep. Each response would have to wake it, at the cost of the server, and a slow server would pay more.
- CPU is \`process.cpuUsage()\` of the measured process, all its threads, divided by the requests that its handler counted. A slice ends when its spans
  are sent, so deferred work counts.
- "Bare with AsyncLocalStorage" enters one around each request and each span and does nothing else: the floor under every tracer that has a current span.
- "By hand" is tracing without a library: the same spans and attributes as Throughline's, by AsyncLocalStorage and a \`close\` listener,
  as OTLP/JSON (\`variants/by-hand.mjs\`). It has no sampling, no limits and no retries, and loses spans that the collector does not accept.
- "Added" is the difference to the bare slice of the same round. Figures are the median, then minimum and maximum in brackets. "Throughline adds" is that
  difference of Throughline as a fraction of the peer's.
- The collector is a real HTTP server. It keeps bodies as bytes and decodes them after the race. Throughline counts the spans it makes;
  those of a peer are estimated from calm requests before ("about");
  a trace is broken if the parent of one of its spans never arrived, or if it has fewer spans than a calm one. **A dropped span is cheap**: read a peer's CPU
  together with its delivered spans.
- Loss under lasting load, in an outage and over ten minutes is counted by span id as spans arrive: all variants run at the same time, each with a
  collector of its own, and make as many spans as are due.
- Peers run with their defaults, traces only: metrics, telemetry of their own and central configuration are off. "Tuned" is OpenTelemetry with the fewest spans that
  its documentation offers (\`instrumentHooks: false\`, \`instrumentHandler: false\`, \`ignoreLayersType\` for all layers, \`disableLogSending\`).`
}

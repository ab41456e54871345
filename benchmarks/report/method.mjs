/** The beginning of the page: what is raced, and how. */
export function method() {
  return `# The race

Throughline against what its users could pick instead. This page is written by the run itself:

\`\`\`sh
npm run bench                                  # everything, an hour to one and a half; results.jsonl and this page
npm run bench -- --only fastify --slices 16    # some scenarios, more rounds
npm run bench -- --only span --variants throughline,opentelemetry    # printed, and written nowhere
npm run bench -- --quick                       # two short rounds, written nowhere: does it work?
npm run bench -- --node24                      # on Node 24 (Linux on x64), with the newest line of every peer
npm run bench -- --only span --profile throughline
npm run bench -- --only soak                   # ten minutes that the others leave out
\`\`\`

A scenario that was run with all its variants takes the place of its old figures here. The peers are installed into \`benchmarks/node_modules\`
(for Node 24 into \`benchmarks/node24/node_modules\`) on first use. A peer is one file of \`variants/\`, a scenario one file of \`scenarios/\`.

## How it is measured

- Every variant runs in a process of its own; all of a scenario are alive at once, **on one core**. The load generator, the collector, the broker
  and the called service have the other core.
- They take turns: a slice of a quarter of a second (of a second where there is no server, one batch for Kafka) for bare, one for Throughline, one for each peer,
  and again, for eight rounds or more after a warm-up. A slow moment of the machine so falls on all of them. Servers are started anew four times meanwhile: two processes
  that run the same code differ by up to 10 µs a request for as long as they live.
- Before it is measured each process has had full garbage collections: the first one can leave \`process.nextTick\` five to ten times as slow for as long as the process
  lives, and how much code was loaded decides who meets it when.
- The load generator does not sleep: one that does has to be woken by each response, which the server pays for, the more so the slower it is.
- CPU is \`process.cpuUsage()\` of the measured process, all its threads, divided by the requests that its handler counted. A slice ends when its spans
  are sent: what a tracer puts off is part of its bill.
- "Bare with AsyncLocalStorage" enters one around each request and each span and does nothing else: the floor under every tracer that has a current span.
- "By hand" is what a team writes that wants no library: the very spans of Throughline, with all their attributes, by AsyncLocalStorage and a \`close\` listener,
  as OTLP/JSON (\`variants/by-hand.mjs\`). It has no sampling, no limits and no retries, and loses what the collector does not take.
- "Added" is the difference to the bare slice of the same round. Figures are the median, then minimum and maximum in brackets. "Throughline adds" is what
  Throughline adds as a fraction of what that peer adds.
- The collector is a real HTTP server. It keeps bodies as bytes and decodes them after the race. Throughline counts the spans it makes;
  what a peer makes is reckoned from calm requests before ("about");
  a trace is broken if the parent of one of its spans never arrived, or if it has fewer spans than a calm one. **A dropped span is cheap**: read a peer's CPU
  together with what it delivered.
- Loss under lasting load, in an outage and over ten minutes is counted by span id as spans arrive: all variants run at the same time, each with a
  collector of its own, and make as many spans as are due.
- Peers run with their defaults, traces only: metrics, telemetry of their own and central configuration are off. "Tuned" is OpenTelemetry with the fewest spans that
  its documentation offers (\`instrumentHooks: false\`, \`instrumentHandler: false\`, \`ignoreLayersType\` for all layers, \`disableLogSending\`).`
}

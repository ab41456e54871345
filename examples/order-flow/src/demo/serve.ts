import { once } from 'node:events'
import { TOPICS } from '../orders.ts'
import { showTrace } from './show-trace.ts'
import type { OrderFlow } from './start-order-flow.ts'

/** Milliseconds without a new span after which a trace is printed. */
const QUIET = 2500

/** Prints every trace of requests from outside, until the demo is interrupted. */
export async function serve(flow: OrderFlow): Promise<void> {
  const { collector, url, brokers } = flow
  console.log(`
The services keep running; interrupt with Ctrl-C. Try:

  curl -X POST ${url}/orders/1000/pay     paid and shipped
  curl -X POST ${url}/orders/2000/pay     out of stock
  curl -X POST ${url}/orders/3000/pay     slow
  curl -X POST ${url}/orders/4000/pay     the payment fails
  curl -X POST ${url}/orders/5000/pay     cannot be delivered, ends as a dead letter
  curl -X POST ${url}/batches/1/pay -H 'content-type: application/json' -d '{"orders":["1001","1002"]}'

Kafka is at ${brokers.join(',')}, with the topics ${Object.values(TOPICS).join(', ')}.
`)
  const shown = new Map<string, number>(countByTrace(collector.spans))
  let before = shown
  const timer = setInterval(() => {
    const now = countByTrace(collector.spans)
    for (const [traceId, count] of now) {
      if (count === shown.get(traceId) || count !== before.get(traceId)) continue
      shown.set(traceId, count)
      const trace = collector.spans.filter(span => span.traceId === traceId)
      console.log(`\n${showTrace(trace, flow)}`)
    }
    before = now
  }, QUIET)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  clearInterval(timer)
}

function countByTrace(spans: readonly { readonly traceId: string }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { traceId } of spans) counts.set(traceId, (counts.get(traceId) ?? 0) + 1)
  return counts
}

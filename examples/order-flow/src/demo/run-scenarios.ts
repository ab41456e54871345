import type { CollectedSpan } from '@throughline/otlp-collector'
import type { Scenario } from './scenarios.ts'
import { scenarios } from './scenarios.ts'
import { showTrace } from './show-trace.ts'
import type { OrderFlow } from './start-order-flow.ts'
import { traceFaults } from './trace-verdict.ts'

/** Runs every scenario, prints its trace, and prints the count at the end. Returns the number of broken traces. */
export async function runScenarios(flow: OrderFlow): Promise<number> {
  let broken = 0
  for (const scenario of scenarios) {
    const faults = await play(scenario, flow)
    if (faults.length > 0) broken++
    for (const fault of faults) console.log(`  broken: ${fault}`)
  }
  console.log(`\ndemo: ${scenarios.length - broken} traces complete, ${broken} broken`)
  return broken
}

async function play(
  { title, path, body, status, spans }: Scenario,
  { url, collector, logs }: OrderFlow,
): Promise<string[]> {
  const response = await fetch(url + path, {
    method: 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  console.log(`\n${title}: POST ${path} -> ${response.status}\n`)
  const faultsNow = () => traceFaults(traceOf(path, collector.spans), spans)
  // After the time-out the missing spans are reported as faults.
  await collector.waitFor(() => faultsNow().length === 0).catch(() => {})
  const trace = traceOf(path, collector.spans)
  console.log(showTrace(trace, logs))
  return response.status === status
    ? faultsNow()
    : [`the status was ${response.status} instead of ${status}`, ...faultsNow()]
}

/** All spans of the trace of the request to `path`. */
function traceOf(path: string, spans: readonly CollectedSpan[]): CollectedSpan[] {
  const root = spans.find(span => span.parentSpanId === undefined && span.attributes['url.path'] === path)
  return spans.filter(span => span.traceId === root?.traceId)
}

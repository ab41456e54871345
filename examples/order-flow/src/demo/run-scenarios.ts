import type { CollectedSpan } from '@throughline/otlp-collector'
import type { Payment, Scenario } from './scenarios.ts'
import { scenarios } from './scenarios.ts'
import { showTrace } from './show-trace.ts'
import type { OrderFlow } from './start-order-flow.ts'
import { linkFaults, traceFaults } from './trace-verdict.ts'

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

async function play(scenario: Scenario, flow: OrderFlow): Promise<string[]> {
  const { url, collector } = flow
  const { title, payments } = scenario
  const statuses = await Promise.all(payments.map(payment => pay(payment, url)))
  console.log(`\n${title}: ${payments.map(({ path }) => `POST ${path}`).join(', ')} -> ${statuses[0]}\n`)
  const faultsNow = () => scenarioFaults(scenario, collector.spans)
  // After the time-out the missing spans are reported as faults.
  await collector.waitFor(() => faultsNow().length === 0).catch(() => {})
  for (const trace of shownTraces(scenario, collector.spans)) console.log(showTrace(trace, flow))
  const wrong = payments.filter((payment, index) => payment.status !== statuses[index])
  return [...wrong.map(({ path, status }) => `the status of POST ${path} was not ${status}`), ...faultsNow()]
}

async function pay({ path, body }: Payment, url: string): Promise<number> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url + path, { method: 'POST', ...(body === undefined ? {} : json) })
  await response.arrayBuffer()
  return response.status
}

function scenarioFaults(scenario: Scenario, spans: readonly CollectedSpan[]): string[] {
  const traces = scenario.payments.map(payment => traceOf(payment, spans))
  const faults = traces.flatMap(trace => traceFaults(trace, scenario.trace))
  if (scenario.batchesOf === undefined) return faults
  const letters = traces.flat().filter(span => span.name === scenario.batchesOf)
  const batches = batchTraces(scenario, spans)
  return [
    ...faults,
    ...linkFaults(letters, batches.flat()),
    ...batches.flatMap(trace => traceFaults(trace, { spans: {} })),
  ]
}

function shownTraces(scenario: Scenario, spans: readonly CollectedSpan[]): CollectedSpan[][] {
  if (scenario.batchesOf !== undefined) return batchTraces(scenario, spans)
  return scenario.payments.map(payment => traceOf(payment, spans))
}

/** All spans of the trace of a payment. */
function traceOf({ path }: Payment, spans: readonly CollectedSpan[]): CollectedSpan[] {
  const root = spans.find(span => span.parentSpanId === undefined && span.attributes['url.path'] === path)
  return spans.filter(span => span.traceId === root?.traceId)
}

/** The traces of batches that are linked to the traces of the payments. */
function batchTraces({ payments }: Scenario, spans: readonly CollectedSpan[]): CollectedSpan[][] {
  const traceIds = new Set(payments.flatMap(payment => traceOf(payment, spans)).map(span => span.traceId))
  const batches = spans.filter(
    span => span.parentSpanId === undefined && span.links.some(link => traceIds.has(link.traceId)),
  )
  return batches.map(batch => spans.filter(span => span.traceId === batch.traceId))
}

import { otlpExporter } from '@throughline/core'
import type { CollectedSpan } from '@throughline/otlp-collector'
import type { Sort } from '../traces/order-traces.ts'
import { orderTrace } from '../traces/order-traces.ts'
import type { AnyExporter } from '../traces/replay.ts'
import { byTrace, replay } from '../traces/replay.ts'

type Trace = readonly CollectedSpan[]

/** Traces that were sent, by sort. */
export type SentTraces = Readonly<Record<Sort, readonly Trace[]>>

/** Sends so many traces of each sort, each service over a connection of its own. */
export function sendTraces(otlpHttp: string, counts: Readonly<Record<Sort, number>>): Promise<SentTraces> {
  return sendTracesBy(() => otlpExporter({ url: `${otlpHttp}/v1/traces` }), counts)
}

/** Sends so many traces of each sort, each service by an exporter that `open` makes. */
export async function sendTracesBy(
  open: () => AnyExporter,
  counts: Readonly<Record<Sort, number>>,
): Promise<SentTraces> {
  return {
    ordinary: await send('ordinary'),
    failed: await send('failed'),
    slow: await send('slow'),
  }

  async function send(sort: Sort): Promise<readonly Trace[]> {
    const traces = Array.from({ length: counts[sort] }, () => orderTrace(sort))
    return byTrace(await replay(traces.flat(), open))
  }
}

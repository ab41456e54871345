import type { Server } from 'node:http'
import { createServer } from 'node:http'

/** The part of `stats()` that is shown. */
interface Stats {
  readonly exported: number
  readonly dropped: Readonly<Record<string, number>>
}

/** The part of a kafkajs consumer that knows how far it is behind. */
interface Consumer {
  readonly events: { readonly END_BATCH_PROCESS: string }
  on(event: string, listener: (event: { readonly payload: Batch }) => void): unknown
}

interface Batch {
  readonly topic: string
  readonly partition: number
  readonly offsetLag: string
}

/**
 * Serves what Prometheus cannot see in spans: spans that were sent and dropped, and messages that wait for a consumer.
 *
 * @param stats `stats` of what `startTracing` returns
 * @param consumers by the id of their group
 */
export function serveMetrics(
  service: string,
  stats: () => Stats,
  consumers: Readonly<Record<string, Consumer>>,
): Server {
  const lags = new Map<string, string>()
  for (const [group, consumer] of Object.entries(consumers))
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, offsetLag } }) =>
      lags.set(labels({ service, group, topic, partition: String(partition) }), offsetLag),
    )

  return createServer((_request, response) => {
    const { exported, dropped } = stats()
    const lines = [
      '# TYPE throughline_spans_exported_total counter',
      `throughline_spans_exported_total${labels({ service })} ${exported}`,
      '# TYPE throughline_spans_dropped_total counter',
      ...Object.entries(dropped).map(
        ([reason, count]) => `throughline_spans_dropped_total${labels({ service, reason })} ${count}`,
      ),
      '# TYPE kafka_consumer_lag gauge',
      ...[...lags].map(([series, lag]) => `kafka_consumer_lag${series} ${lag}`),
    ]
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(`${lines.join('\n')}\n`)
  })
}

function labels(pairs: Readonly<Record<string, string>>): string {
  return `{${Object.entries(pairs).map(([name, value]) => `${name}=${JSON.stringify(value)}`)}}`
}

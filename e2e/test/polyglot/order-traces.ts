import type { CollectedSpan } from '@throughline/otlp-collector'
import { vi } from 'vitest'
import type { LogLine } from './log-lines.ts'
import type { Server, Services } from './services.ts'

const TIMEOUT = 30_000

/** The log lines of the traces of an order, as soon as there are `count`. */
export async function linesOf({ logs }: Services, order: string, count: number): Promise<readonly LogLine[]> {
  try {
    await vi.waitUntil(() => logs.of(order).length >= count, TIMEOUT)
  } catch {
    throw new Error(`expected ${count} lines of order ${order}, got ${logs.of(order).length}:\n${logs}`)
  }
  return logs.of(order)
}

/** The spans of the trace that begins with an order, as soon as there are `count`. */
export async function spansOf(services: Services, order: string, count: number): Promise<CollectedSpan[]> {
  const [first] = await linesOf(services, order, 1)
  const ofTrace = (spans: readonly CollectedSpan[]) =>
    spans.filter(({ traceId }) => traceId === first?.traceId)
  return ofTrace(await services.collector.waitFor(spans => ofTrace(spans).length >= count))
}

/** Log lines of a whole order, by the service that takes it: one for each part of the work and each message that is read. */
export const LINES_OF_AN_ORDER: Readonly<Record<Server, number>> = {
  'user-service': 14,
  'order-service': 10,
  'payment-service': 6,
}

const paths: Readonly<Record<Server, string>> = {
  'user-service': '/users/ada/orders',
  'order-service': '/orders',
  'payment-service': '/payments',
}

/** Sends an order to one of the services and resolves with the status of the response. */
export function sendOrder(
  { post }: Services,
  server: Server,
  order: string,
  headers?: Readonly<Record<string, string>>,
): Promise<number> {
  return post(server, `${paths[server]}/${order}`, headers)
}

import type { DeliveryResult } from './delivery-result.ts'
import type { Transport } from './transport.ts'

interface LastRequest {
  readonly pieces: readonly Uint8Array[]
}

/** Of the time, for the answers to what is under way where other requests wait. */
const ANSWER_SHARE = 0.5

/**
 * Settles requests before it returns, each once. Answers to those that are under way are waited for: what a collector has, or has
 * answered, is not sent again, and only what may not have reached it is.
 *
 * @param underWay are asked about; `waiting` are sent
 */
export function sendAtExit<Request extends LastRequest>(
  transport: Transport,
  underWay: readonly Request[],
  waiting: readonly Request[],
  timeoutMillis: number,
): ReadonlyMap<Request, DeliveryResult> {
  const began = performance.now()
  const answeredBy = began + timeoutMillis * (waiting.length === 0 ? 1 : ANSWER_SHARE)
  const results = new Map<Request, DeliveryResult>()
  const unsent: Request[] = []
  for (const request of underWay) {
    const result = transport.resultSync?.(request.pieces, answeredBy)
    if (result === undefined) unsent.push(request)
    else results.set(request, result)
  }
  unsent.push(...waiting)
  if (unsent.length === 0) return results
  const left = Math.max(0, timeoutMillis - (performance.now() - began))
  const sent =
    transport.sendSync?.(
      unsent.map(({ pieces }) => pieces),
      left,
    ) ?? []
  const { backend = 'the collector' } = transport
  const reason = `${backend} did not answer within ${Math.round(timeoutMillis)} ms`
  for (const [index, request] of unsent.entries())
    results.set(request, sent[index] ?? { outcome: 'unreachable', reason: unreachableReason(sent) ?? reason })
  return results
}

/** The requests go one after another; those behind one that failed were not sent. */
function unreachableReason(sent: readonly DeliveryResult[]): string | undefined {
  const last = sent.at(-1)
  return last?.outcome === 'unreachable' ? last.reason : undefined
}

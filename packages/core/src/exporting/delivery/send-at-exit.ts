import { millisText } from '../../base/time/millis-text.ts'
import type { DeliveryResult } from './delivery-result.ts'
import type { Transport } from './transport.ts'

interface LastRequest {
  readonly pieces: readonly Uint8Array[]
  readonly spans: number
}

/** What is left at the end of a process. */
export interface LastRequests<Request extends LastRequest> {
  /** Are asked about. */
  readonly underWay: readonly Request[]
  /** Are sent. */
  readonly waiting: readonly Request[]
  /** Whether a flush has waited for the answer to a request under way in vain. */
  isWaitedFor(request: Request): boolean
}

/** Of the time, for the answers to what is under way where other requests wait. */
const ANSWER_SHARE = 0.5

/**
 * Settles requests before it returns, each once. Answers to those that are under way are waited for: what a collector has, or has
 * answered, is not sent again, and only what may not have reached it is.
 */
export function sendAtExit<Request extends LastRequest>(
  transport: Transport,
  { underWay, waiting, isWaitedFor }: LastRequests<Request>,
  timeoutMillis: number,
): ReadonlyMap<Request, DeliveryResult> {
  const began = performance.now()
  const answeredBy = began + timeoutMillis * (waiting.length === 0 ? 1 : ANSWER_SHARE)
  const { backend = 'the collector' } = transport
  const silence: DeliveryResult = {
    outcome: 'unreachable',
    reason: `${backend} did not answer within ${millisText(timeoutMillis)}`,
  }
  const results = new Map<Request, DeliveryResult>()
  const unsent: Request[] = []
  for (const request of underWay) {
    const result = transport.resultSync?.(request.pieces, answeredBy)
    if (result !== undefined) results.set(request, result)
    else if (isWaitedFor(request) && transport.isSent?.(request.pieces))
      results.set(request, { ...silence, isUnanswered: true })
    else unsent.push(request)
  }
  unsent.push(...waiting)
  if (unsent.length === 0) return results
  const left = Math.max(0, timeoutMillis - (performance.now() - began))
  const sent =
    transport.sendSync?.(
      unsent.map(({ pieces }) => pieces),
      left,
      unsent.map(({ spans }) => spans),
    ) ?? []
  for (const [index, request] of unsent.entries())
    results.set(request, sent[index] ?? { ...silence, ...unreachableReason(sent) })
  return results
}

/** The requests go one after another; those behind one that failed were not sent. */
function unreachableReason(sent: readonly DeliveryResult[]): { readonly reason?: string } {
  const last = sent.at(-1)
  return last?.outcome === 'unreachable' ? { reason: last.reason } : {}
}

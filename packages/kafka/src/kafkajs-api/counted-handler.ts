import type { SpanContext } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { describeAttempt } from '@throughline/core/integrations'
import type { MessageSource } from '../messages/client-message.ts'
import { endSpan } from '../messages/end-span.ts'
import type { Processing } from '../messages/processing.ts'
import { runProcessing } from '../messages/processing.ts'
import type { Delivery, Offset } from './redeliveries.ts'
import { Redeliveries } from './redeliveries.ts'

/** Deliveries that each have a span, however many there will be: more than kafkajs makes before it restarts a consumer. */
const ALWAYS_RECORDED = 8

type Handler<P> = (payload: P) => Promise<void>

/** How a kind of handler is traced. */
export interface TracedKind<P> {
  sourceOf(payload: P): MessageSource
  /** The first offset of what is delivered. */
  offsetOf(payload: P): Offset
  /** Whether a delivery that did not fail may come again, as a batch does whose offsets are not resolved. */
  readonly mayRepeat: boolean
  /**
   * Starts a span. Never throws.
   *
   * @param first the span of the first delivery, where this one is not to be recorded
   * @param startTime of work that is over
   */
  start(payload: P, first?: SpanContext, startTime?: number): Processing | undefined
}

/**
 * Runs `handler` inside a span. A delivery after the first one has its number and a link to the first; of many without
 * progress only those that double their number are recorded, so that a loop does not flood, and the one that succeeds.
 */
export function countedHandler<P>(handler: Handler<P>, kind: TracedKind<P>): Handler<P> {
  const redeliveries = new Redeliveries()
  return function countedDelivery(payload) {
    const before = redeliveries.before(kind.sourceOf(payload), kind.offsetOf(payload))
    if (before !== undefined && !isRecorded(before.tries + 1)) return unrecorded(payload, before)
    const processing = kind.start(payload)
    if (processing === undefined) return handler(payload)
    if (before !== undefined) describe(processing, before)
    return runProcessing(processing, handler, payload, failed, kind.mayRepeat ? succeeded : undefined)
  }

  async function unrecorded(payload: P, before: Delivery): Promise<void> {
    const startTime = Date.now()
    const { first, hasFailed } = before
    const processing = kind.start(payload, first)
    if (processing === undefined) return handler(payload)
    try {
      await context.with(processing.context, handler, undefined, payload)
    } catch (error) {
      failed(payload, processing)
      throw error
    }
    if (hasFailed) recordSuccess(payload, before, startTime)
    if (kind.mayRepeat) succeeded(payload, processing)
  }

  function recordSuccess(payload: P, before: Delivery, startTime: number): void {
    const processing = kind.start(payload, undefined, startTime)
    if (processing === undefined) return
    describe(processing, before)
    endSpan(processing.span)
  }

  function failed(payload: P, { span }: Processing): void {
    redeliveries.note(kind.sourceOf(payload), kind.offsetOf(payload), span.spanContext(), true)
  }

  function succeeded(payload: P, { span }: Processing): void {
    redeliveries.note(kind.sourceOf(payload), kind.offsetOf(payload), span.spanContext(), false)
  }
}

function describe({ span }: Processing, { tries, first }: Delivery): void {
  if (!span.isRecording()) return
  describeAttempt(span, tries + 1)
  span.addLink({ context: first })
}

function isRecorded(attempt: number): boolean {
  return attempt <= ALWAYS_RECORDED || Number.isInteger(Math.log2(attempt))
}

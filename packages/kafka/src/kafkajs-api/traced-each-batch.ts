import type { SpanContext } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import {
  contextWithSpan,
  describeBatchProcess,
  messageOf,
  startProcessSpan,
  warnOnce,
} from '@throughline/core/integrations'
import { linkCreators } from '../messages/creation-context.ts'
import { describeAge } from '../messages/describe-age.ts'
import type { Processing } from '../messages/processing.ts'
import type { Receiver } from '../messages/receivers.ts'
import { receiverFor, rememberReceiver } from '../messages/receivers.ts'
import { unrelatedContext } from '../messages/unrelated-context.ts'
import { batchCreators } from './batch-creators.ts'
import { countedHandler } from './counted-handler.ts'
import type { BatchPayload, ReceivedBatch } from './shapes.ts'

/** Runs `eachBatch` inside a span for each batch, in its own trace, with links to those of the messages. */
export function tracedEachBatch(
  eachBatch: (payload: BatchPayload) => Promise<void>,
  receiver: Receiver,
): (payload: BatchPayload) => Promise<void> {
  return countedHandler(eachBatch, {
    sourceOf: payload => payload.batch,
    offsetOf: payload => payload.batch.messages[0]?.offset,
    mayRepeat: true,
    start,
  })

  function start({ batch }: BatchPayload, first?: SpanContext, startTime?: number): Processing | undefined {
    try {
      const own = receiverFor(receiver, first)
      rememberReceiver(batch, own)
      return startBatch(own, batch, startTime)
    } catch (error) {
      warnOnce('kafka batch', () => `a batch was processed untraced: ${messageOf(error)}`)
      return undefined
    }
  }
}

function startBatch(
  { tracing, client, form, unrecorded }: Receiver,
  { topic, partition, messages }: ReceivedBatch,
  startTime?: number,
): Processing {
  const base = unrelatedContext(context.active())
  const span = unrecorded ?? startProcessSpan(tracing.tracer(), topic, base, startTime)
  if (span.isRecording()) {
    describeBatchProcess(span, client, partition, messages.length)
    describeAge(span, messages[0]?.timestamp, startTime)
    linkCreators(span, batchCreators(messages, form))
  }
  return { span, context: contextWithSpan(base, span) }
}

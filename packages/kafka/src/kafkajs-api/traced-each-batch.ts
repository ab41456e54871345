import { context } from '@opentelemetry/api'
import {
  contextWithSpan,
  describeBatchProcess,
  messageOf,
  startProcessSpan,
  warnOnce,
} from '@throughline/core/integrations'
import { linkCreators } from '../messages/creation-context.ts'
import type { Processing } from '../messages/processing.ts'
import { runProcessing } from '../messages/processing.ts'
import type { Receiver } from '../messages/receivers.ts'
import { rememberReceiver } from '../messages/receivers.ts'
import { unrelatedContext } from '../messages/unrelated-context.ts'
import { batchCreators } from './batch-creators.ts'
import type { BatchPayload, ReceivedBatch } from './shapes.ts'

/** Runs `eachBatch` inside a span for each batch, in its own trace, with links to those of the messages. */
export function tracedEachBatch(
  eachBatch: (payload: BatchPayload) => Promise<void>,
  receiver: Receiver,
): (payload: BatchPayload) => Promise<void> {
  return function eachTracedBatch(payload) {
    const processing = start(payload.batch)
    return processing === undefined ? eachBatch(payload) : runProcessing(processing, eachBatch, payload)
  }

  function start(batch: ReceivedBatch): Processing | undefined {
    try {
      rememberReceiver(batch, receiver)
      return startBatch(receiver, batch)
    } catch (error) {
      warnOnce('kafka batch', () => `a batch was processed untraced: ${messageOf(error)}`)
      return undefined
    }
  }
}

function startBatch(
  { tracing, client, form }: Receiver,
  { topic, partition, messages }: ReceivedBatch,
): Processing {
  const base = unrelatedContext(context.active())
  const span = startProcessSpan(tracing.tracer(), topic, base)
  if (span.isRecording()) {
    describeBatchProcess(span, client, partition, messages.length)
    linkCreators(span, batchCreators(messages, form))
  }
  return { span, context: contextWithSpan(base, span) }
}

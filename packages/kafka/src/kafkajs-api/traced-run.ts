import { copyWith } from '../messages/copy-with.ts'
import type { Receiver } from '../messages/receivers.ts'
import type { Delivered } from '../metrics/measured-process.ts'
import { measuredHandler } from '../metrics/measured-process.ts'
import type { BatchPayload, MessagePayload, RunConfig } from './shapes.ts'
import { tracedEachBatch } from './traced-each-batch.ts'
import { tracedEachMessage } from './traced-each-message.ts'

/** The configuration of a consumer's `run`, with traced handlers. Handlers of other types are left to the client to refuse. */
export function tracedRunConfig<C extends RunConfig>(config: C, receiver: Receiver): C {
  const { eachMessage, eachBatch } = config
  const { client } = receiver
  const traced: { -readonly [Name in keyof RunConfig]: RunConfig[Name] } = {}
  if (typeof eachMessage === 'function')
    traced.eachMessage = tracedEachMessage(measuredHandler(eachMessage, client, ofMessage), receiver)
  if (typeof eachBatch === 'function')
    traced.eachBatch = tracedEachBatch(measuredHandler(eachBatch, client, ofBatch), receiver)
  return copyWith<RunConfig>(config, traced) as C
}

function ofMessage({ topic, message }: MessagePayload): Delivered {
  return { topic, messages: [message] }
}

function ofBatch({ batch }: BatchPayload): Delivered {
  return batch
}

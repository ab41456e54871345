import { context } from '@opentelemetry/api'
import { errorType, messageOf } from '@throughline/core/integrations'
import type { MessageSource, ReceivedMessage } from './client-message.ts'
import { processedIn } from './processed-message.ts'

/** Number of tries that a message has had; 1 for one that was sent to a retry topic once. Text, as all of them. */
const ATTEMPT = 'retry-attempt'

/** The names of Kafka Connect's dead-letter queues, whose values are text too. */
const TOPIC = '__connect.errors.topic'
const PARTITION = '__connect.errors.partition'
const OFFSET = '__connect.errors.offset'
const ERROR_CLASS = '__connect.errors.exception.class.name'
const ERROR_MESSAGE = '__connect.errors.exception.message'

/** Characters of an error's message: it is there to tell failures apart, and may quote the whole value. */
const MAX_ERROR_MESSAGE = 1024

/**
 * The headers that say where a message came from first, why it is sent again, and how often that was.
 *
 * @param textIn the text of a header of the message
 */
export function passedOnHeaders(
  message: ReceivedMessage,
  error: unknown,
  given: MessageSource | undefined,
  isRetry: boolean,
  textIn: (name: string) => string | undefined,
): Record<string, string> {
  const source = given ?? processedIn(context.active())?.source
  const headers: Record<string, string> = {
    [ERROR_CLASS]: errorType(error),
    [ERROR_MESSAGE]: messageOf(error).slice(0, MAX_ERROR_MESSAGE),
  }
  if (isRetry) headers[ATTEMPT] = String(attemptsOf(textIn(ATTEMPT)) + 1)
  // A message that came from a retry topic names the topic before that.
  if (source === undefined || textIn(TOPIC) !== undefined) return headers
  headers[TOPIC] = source.topic
  headers[PARTITION] = String(source.partition)
  if (message.offset !== undefined) headers[OFFSET] = String(message.offset)
  return headers
}

function attemptsOf(text: string | undefined): number {
  const attempts = Number(text ?? 0)
  return Number.isSafeInteger(attempts) && attempts >= 0 ? attempts : 0
}

import type { ClientMessage, MessageSource, ReceivedMessage } from '../messages/client-message.ts'

/** The shapes that kafkajs and the clients compatible with it have in common. */

export interface TopicMessages {
  readonly topic: string
  readonly messages: ClientMessage[]
}

export interface SentBatch {
  readonly topicMessages?: TopicMessages[] | undefined
}

/** Where messages of a send were stored. */
export interface StoredMessages {
  readonly topicName: string
  readonly partition: number
  readonly baseOffset?: string | undefined
}

/** The methods that a producer and a transaction share. */
export interface Sender {
  send(record: TopicMessages): Promise<readonly StoredMessages[]>
  sendBatch(batch: SentBatch): Promise<readonly StoredMessages[]>
}

export interface ReceivedBatch extends MessageSource {
  readonly messages: readonly ReceivedMessage[]
}

export interface MessagePayload extends MessageSource {
  readonly message: ReceivedMessage
}

export interface BatchPayload {
  readonly batch: ReceivedBatch
}

type Handler<Payload> = (payload: Payload) => Promise<void>

export interface RunConfig {
  readonly eachMessage?: Handler<MessagePayload> | null | undefined
  readonly eachBatch?: Handler<BatchPayload> | null | undefined
}

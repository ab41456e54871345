import type { MessagingServer } from '@throughline/core/integrations'
import { messageOf, warnOnce } from '@throughline/core/integrations'
import type { Producer } from 'kafkajs'
import type { ServerOf } from '../messages/send-origin.ts'

/**
 * Watches which broker a producer's sends go to. kafkajs reports each request with its broker, but not to which send it
 * belongs: a send has the address of the broker that has answered all requests to produce since the send began, and none
 * where several have.
 */
export function watchSends(producer: Producer): () => ServerOf {
  let answers = 0
  /** The broker of the last answer, and the number of answers before it that came from others. */
  let broker: string | undefined
  let answersOfOthers = 0
  try {
    producer.on(producer.events.REQUEST, ({ payload }) => {
      if (payload.apiName !== 'Produce') return
      if (payload.broker !== broker) {
        broker = payload.broker
        answersOfOthers = answers
      }
      answers++
    })
  } catch (error) {
    warnOnce('kafka requests', () => `spans lack the address of the broker: ${messageOf(error)}`)
  }
  return function watchSend() {
    const before = answers
    return () => {
      const isOne = answers > before && answersOfOthers <= before
      return isOne && broker !== undefined ? serverAt(broker) : undefined
    }
  }
}

/** @param broker `host:port`, whose host may be an address of IPv6 */
function serverAt(broker: string): MessagingServer {
  const colon = broker.lastIndexOf(':')
  return { address: broker.slice(0, colon), port: Number(broker.slice(colon + 1)) }
}

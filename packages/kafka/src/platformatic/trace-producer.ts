import type { Writable } from 'node:stream'
import { delegateTo } from '@throughline/core/integrations'
import type { KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient, hasMethods } from '../messages/known-clients.ts'
import type { SendOrigin } from '../messages/send-origin.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientOf } from './client-of.ts'
import { headerCodecOf } from './header-codec.ts'
import { knownServer } from './known-server.ts'
import { sentHeaders } from './map-headers.ts'
import type { ProducerLike, Send } from './shapes.ts'
import { tracedSend } from './traced-send.ts'
import { tracedStream } from './traced-stream.ts'

/** The part of a producer or a transaction that sends. */
interface Sender {
  readonly send: Send
}

type AsStream = (...options: readonly unknown[]) => Writable

type Begin = (
  options?: object,
  callback?: (error: Error | null, transaction: Sender) => void,
) => Promise<Sender> | undefined

/**
 * Returns a producer that makes a span for each topic of a send, and for each message that is written to `asStream()`, and
 * adds the trace headers to copies of the messages, also inside transactions. It delegates everything else to `producer`,
 * which is not changed.
 *
 * @throws TypeError for an argument that is no producer of @platformatic/kafka, or a wrong option
 */
export function traceProducer<T extends ProducerLike>(producer: T, options?: KafkaTracingOptions): T {
  const kind = 'a producer of @platformatic/kafka'
  checkClient('producer', kind, '@throughline/kafka/platformatic', producer, ['send', 'beginTransaction'])
  const tracing = checkedTracing(options)
  if (isTraced(producer)) return producer
  const serverOf = knownServer(producer)
  const origin: SendOrigin = {
    tracing,
    client: clientOf(producer),
    form: sentHeaders(headerCodecOf(producer)),
    watchSend: () => serverOf,
  }
  const untraced = producer as unknown as Sender & { readonly beginTransaction: Begin }
  const traced = new WeakMap<object, Sender>()
  const delegate = delegateTo<Sender & { beginTransaction: Begin }>(untraced, {
    send: tracedSend((sent, callback) => untraced.send(sent, callback), origin),
    beginTransaction,
    ...(hasMethods(producer, 'asStream') && { asStream }),
    [TRACED]: true,
  })
  Object.defineProperty(delegate, 'transaction', {
    get: () => tracedTransaction(producer.transaction as Sender | undefined),
    configurable: true,
  })
  return delegate as unknown as T

  function asStream(...options: readonly unknown[]): Writable {
    return tracedStream(
      Reflect.apply(Reflect.get(producer, 'asStream') as AsStream, producer, options),
      origin,
    )
  }

  function beginTransaction(
    begun?: object,
    callback?: (error: Error | null, transaction: Sender) => void,
  ): Promise<Sender> | undefined {
    if (typeof callback !== 'function') {
      return untraced.beginTransaction(begun)?.then(transaction => tracedTransaction(transaction))
    }
    return untraced.beginTransaction(begun, (error, transaction) => {
      callback(error, tracedTransaction(transaction))
    })
  }

  function tracedTransaction<U extends Sender | undefined>(transaction: U): U {
    if (transaction === undefined || transaction === null) return transaction
    const sender: Sender = transaction
    const known = traced.get(sender)
    if (known !== undefined) return known as U
    const made = delegateTo(sender, {
      send: tracedSend((sent, callback) => sender.send(sent, callback), origin),
    })
    traced.set(sender, made)
    return made as U
  }
}

import { errorMonitor } from 'node:events'
import type { Writable } from 'node:stream'
import type { MessagePosition } from '@throughline/core/integrations'
import { messageOf, warnOnce } from '@throughline/core/integrations'
import type { SendOrigin } from '../messages/send-origin.ts'
import { TopicSend } from '../messages/topic-send.ts'
import type { SendResult, SentMessage } from './shapes.ts'
import { storedPositions } from './stored-positions.ts'

type Sending = TopicSend<SentMessage>

/** What the stream emits when the broker has taken the oldest `count` of the messages that it holds. */
interface Flush {
  readonly count: number
  readonly result: SendResult
}

/** What it emits for each message with the `reportMode` of single messages. */
interface Report {
  message?: unknown
}

/**
 * Traces the messages that are written to a stream of the client, which collects them and sends several together: each has
 * a span from `write` until the broker has its message. The methods are replaced on this stream, which has just been made
 * for its one user, since it is its identity that `pipe` and `pipeline` know it by.
 */
export function tracedStream<S extends Writable>(stream: S, origin: SendOrigin): S {
  /** In the order of the messages. A message that could not be traced keeps its place. */
  let pending: (Sending | undefined)[] = []
  const originals = new WeakMap<object, object>()
  const { write, end } = stream
  replace('write', (message: unknown, ...others: readonly unknown[]) =>
    Reflect.apply(write, stream, [traced(message), ...others]),
  )
  replace('end', (...given: readonly unknown[]) => {
    const [message, ...others] = given
    return Reflect.apply(end, stream, typeof message === 'object' ? [traced(message), ...others] : given)
  })
  stream.on('flush', ({ count, result }: Flush) => {
    const sends = pending.slice(0, count)
    pending = pending.slice(count)
    succeed(sends, result)
  })
  stream.on('delivery-report', (report: Report) => {
    const original = originals.get(report.message as object)
    if (original !== undefined) report.message = original
  })
  // A listener of `error` would keep the process alive that it is to end.
  stream.on(errorMonitor, fail)
  stream.on('close', () => fail(new Error('the stream was closed before the broker had answered')))
  return stream

  function traced(message: unknown): unknown {
    if (message === null || message === undefined || stream.destroyed || stream.writableEnded) return message
    const started = startSafely(origin, message as SentMessage)
    pending.push(started?.sending)
    if (started === undefined || started.copy === message) return message
    originals.set(started.copy, message)
    return started.copy
  }

  function fail(error: unknown): void {
    for (const each of pending.splice(0)) each?.fail(error)
  }

  function replace(name: 'write' | 'end', value: (...given: readonly unknown[]) => unknown): void {
    Object.defineProperty(stream, name, { value, configurable: true, writable: true })
  }
}

function succeed(sends: readonly (Sending | undefined)[], result: SendResult): void {
  const positions = storedPositions(result)
  const counts = new Map<string | undefined, number>()
  for (const send of sends) counts.set(send?.topic, (counts.get(send?.topic) ?? 0) + 1)
  for (const send of sends) send?.succeed(ownPosition(positions.get(send.topic), counts.get(send.topic)))
}

/** The broker gives one offset for all messages of a partition, that of the first. */
function ownPosition(
  stored: MessagePosition | undefined,
  count: number | undefined,
): MessagePosition | undefined {
  return stored === undefined || count === 1 ? stored : { partition: stored.partition, offset: undefined }
}

interface Started {
  readonly sending: Sending
  readonly copy: SentMessage
}

function startSafely(origin: SendOrigin, message: SentMessage): Started | undefined {
  try {
    const sending = new TopicSend(origin, message.topic, [message])
    return { sending, copy: sending.traced([message])[0] ?? message }
  } catch (error) {
    warnOnce('kafka send', () => `messages were sent untraced: ${messageOf(error)}`)
    return undefined
  }
}

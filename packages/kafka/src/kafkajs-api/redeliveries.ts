import type { SpanContext } from '@opentelemetry/api'
import type { MessageSource, ReceivedMessage } from '../messages/client-message.ts'

export type Offset = ReceivedMessage['offset']

/** The deliveries of one offset. */
export interface Delivery {
  readonly offset: Offset
  /** The span of the first one. */
  readonly first: SpanContext
  tries: number
  /** Whether the handler threw at the last one. */
  hasFailed: boolean
}

/** Partitions that are remembered. A consumer rarely has as many; one that has them loses a count at worst. */
const MAX_PARTITIONS = 1024

/**
 * What a consumer may deliver again: a client that gets an error from its handler fetches from that offset once more, at
 * once or after a restart, for ever.
 */
export class Redeliveries {
  readonly #last = new Map<string, Delivery>()

  /** The deliveries before this one at the same offset; forgets those of an offset that the consumer has got past. */
  before(source: MessageSource, offset: Offset): Delivery | undefined {
    // All there is to do while nothing fails.
    if (this.#last.size === 0) return undefined
    const key = keyOf(source)
    const last = this.#last.get(key)
    if (last === undefined || last.offset === offset) return last
    if (Number(offset) > Number(last.offset)) this.#last.delete(key)
    return undefined
  }

  /** @param span of this delivery */
  note(source: MessageSource, offset: Offset, span: SpanContext, hasFailed: boolean): void {
    const last = this.before(source, offset)
    if (last !== undefined) {
      last.tries++
      last.hasFailed = hasFailed
      return
    }
    if (this.#last.size >= MAX_PARTITIONS) this.#forgetOldest()
    this.#last.set(keyOf(source), { offset, first: span, tries: 1, hasFailed })
  }

  #forgetOldest(): void {
    for (const oldest of this.#last.keys()) {
      this.#last.delete(oldest)
      return
    }
  }
}

function keyOf({ topic, partition }: MessageSource): string {
  return `${partition} ${topic}`
}

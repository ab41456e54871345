import type { ReadableSpan } from '../../span/readable-span.ts'
import { readableSpanBytes } from '../../span/span-bytes.ts'
import type { SpanExporterLimits } from './span-exporter-limits.ts'

/** Why a span was not taken, and what helps. */
export interface Overflow {
  readonly waiting: string
  readonly knob: string
}

/** Ended spans that wait for an exporter, bounded by their number and, as estimated, their bytes. */
export class SpanQueue {
  bytes = 0
  readonly #limits: SpanExporterLimits
  readonly #spans: ReadableSpan[] = []
  readonly #sizes: number[] = []

  constructor(limits: SpanExporterLimits) {
    this.#limits = limits
  }

  get length(): number {
    return this.#spans.length
  }

  /** @returns why the span was not taken, if so */
  add(span: ReadableSpan): Overflow | undefined {
    const size = readableSpanBytes(span)
    const { maxQueueSize, maxQueueBytes } = this.#limits
    if (this.length >= maxQueueSize)
      return { waiting: `${maxQueueSize}`, knob: 'raise OTEL_BSP_MAX_QUEUE_SIZE to keep more' }
    if (this.bytes + size > maxQueueBytes)
      return {
        waiting: `${this.length}, of ${this.bytes} bytes,`,
        knob: `no more than ${maxQueueBytes} bytes are kept`,
      }
    this.#spans.push(span)
    this.#sizes.push(size)
    this.bytes += size
    return undefined
  }

  /** Takes the oldest spans out. */
  take(count: number): ReadableSpan[] {
    for (const size of this.#sizes.splice(0, count)) this.bytes -= size
    return this.#spans.splice(0, count)
  }
}

import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { millisText } from '../../base/time/millis-text.ts'
import { FLUSH_TIMEOUT, SHUTDOWN_TIMEOUT } from '../../base/time/timeouts.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import { isSampled } from '../../ids/trace-flags.ts'
import { exportedSpan } from '../../span/exported-span.ts'
import type { Exporter, ExporterCounts, FlushOptions, LastFlushOptions } from '../../span/exporter.ts'
import { countBy, noteReached } from '../../span/exporter-accounts.ts'
import { flushTimeout } from '../../span/flush-timeout.ts'
import type { ReadableSpan, Resource } from '../../span/readable-span.ts'
import type { RecordingSpan } from '../../span/span.ts'
import type { BatchingOptions } from './batching-options.ts'
import type { LastFlush } from './delivery-queue.ts'
import { DeliveryQueue } from './delivery-queue.ts'
import { deliveryCounts } from './exporter-counts.ts'
import type { WaitOutcome } from './flush-waiters.ts'
import type { Framing } from './join-batches.ts'
import type { EncodedBatch, SpanBatch } from './span-batch.ts'
import type { Transport } from './transport.ts'

/** A request of this size is sent at once; collectors take requests of 4 MiB and more. */
const MAX_BATCH_BYTES = 512 * 1024
/** The share of `maxQueueBytes` that one batch may have: the one that is written is held beside those that wait. */
const BATCH_SHARE = 1 / 8
/**
 * So many spans are written one after another: the encoder then finds its code and its data in the caches of the processor,
 * and not what the request before has left there. A request of Fastify takes 13 us less of some 50.
 */
const WRITTEN_AT_ONCE = 64

/** What one exporter is made of. */
export interface BatchingParts extends BatchingOptions {
  /** The function that users call for it, as sentences name it. */
  readonly name: string
  /** Begins a batch in the format of the backend. */
  readonly open: (resource: Resource) => SpanBatch
  readonly transport: Transport
  /** How two batches are made one request. */
  readonly framing: Framing
  /** Requests that may be under way at once. */
  readonly concurrencyLimit: number
}

/**
 * Writes spans that have ended into a batch, some at a time, and leaves it to a queue of its own when it is full, or when
 * its time has come and the queue can send it. Until then the batch goes on growing: what waits for a collector is few
 * large requests, with the resource once in each, and not one of each second. What waits is bytes; nothing of the span
 * itself is kept once it is written.
 *
 * Its methods are functions of its own, as applications wrap it by `Object.create(exporter)` and by proxies: what is called
 * on these has no private fields.
 */
export class BatchingExporter implements Exporter {
  declare readonly counts: ExporterCounts
  readonly #parts: BatchingParts
  readonly #queue: DeliveryQueue
  readonly #maxBatchBytes: number
  #batch: SpanBatch | undefined
  /** Whether the batch is to be sent as soon as the queue can. */
  #isDue = false
  #timer: NodeJS.Timeout | undefined
  /** Spans that have ended and are not written yet. */
  readonly #ended: RecordingSpan[] = []
  /** How many of these are written at once: one at first, to learn how large they are. */
  #writeFrom = 1
  #encoded = 0
  readonly #dropped: Record<string, number> = {}

  constructor(parts: BatchingParts) {
    this.#parts = parts
    this.#maxBatchBytes = Math.min(MAX_BATCH_BYTES, parts.maxQueueBytes * BATCH_SHARE)
    const { transport, maxQueueBytes, framing, concurrencyLimit } = parts
    const source = {
      maxBytes: this.#maxBatchBytes,
      isDue: () => this.#isDue,
      take: () => this.#seal(),
    }
    const maxRequestBytes = this.#maxBatchBytes
    this.#queue = new DeliveryQueue(transport, maxQueueBytes, {
      source,
      concurrencyLimit,
      maxRequestBytes,
      framing,
    })
    countBy(this, () => this.#counts())
  }

  /** Where it sends to, fit for a log. */
  get address(): string | undefined {
    return this.#parts.transport.address
  }

  readonly onStart = (): void => {}

  readonly onEnd = (given: ReadableSpan): void => {
    const span = this.#exported(given)
    if (span === undefined || !isSampled(span.identity.traceFlags)) return
    this.#batch ??= this.#open(span)
    this.#ended.push(span)
    if (this.#ended.length >= this.#writeFrom) this.#write()
  }

  #exported(given: ReadableSpan): RecordingSpan | undefined {
    try {
      return exportedSpan(given)
    } catch (error) {
      this.#refuse(error)
      return undefined
    }
  }

  #write(): void {
    for (const span of this.#ended.splice(0)) this.#encode(span)
    const { bytes = 0, spans = 0 } = this.#batch ?? {}
    // Large spans fill a batch, which is sent at once, before there are so many of them.
    const missing = spans === 0 ? 1 : Math.ceil((this.#maxBatchBytes - bytes) / (bytes / spans))
    this.#writeFrom = Math.min(Math.max(missing, 1), WRITTEN_AT_ONCE)
  }

  #encode(span: RecordingSpan): void {
    if (this.#batch !== undefined && this.#batch.resource !== span.resource) this.#push()
    const batch = this.#batch ?? this.#open(span)
    try {
      batch.add(span)
      this.#encoded++
      if (batch.bytes >= this.#maxBatchBytes) this.#push()
    } catch (error) {
      this.#drop('unencodable', 1)
      warnOnce('encoding', () => `the span "${span.name}" could not be encoded: ${messageOf(error)}`)
    }
  }

  readonly forceFlush = async (options?: LastFlushOptions): Promise<void> => {
    const { name, transport } = this.#parts
    const timeout = flushTimeout(options, FLUSH_TIMEOUT)
    const abort = options?.abort === true
    const outcome = await this.#flush(timeout, { isLast: abort, abort })
    const backend = transport.backend ?? 'the collector'
    if (outcome === 'late')
      throw new Error(
        `${name}: ${transport.failing ?? `${backend} did not answer within ${millisText(timeout)}`}`,
      )
    if (outcome === 'failed') throw new Error(`${name}: ${this.#counts().lastError ?? 'spans were lost'}`)
  }

  async #flush(timeout: number, last?: LastFlush): Promise<WaitOutcome> {
    this.#write()
    this.#isDue = this.#batch !== undefined
    const deadline = performance.now() + timeout
    const outcome = await this.#queue.flush(deadline, last)
    await this.#parts.transport.drain?.(deadline)
    return outcome
  }

  readonly flushAtExit = (timeout: number): void => {
    this.#push()
    this.#queue.flushAtExit(timeout)
  }

  readonly shutdown = async (options?: FlushOptions): Promise<void> => {
    const timeout = flushTimeout(options, SHUTDOWN_TIMEOUT)
    await this.#flush(timeout, { isLast: true })
    this.#push()
    this.#queue.close(timeout)
  }

  #counts(): ExporterCounts {
    this.#write()
    const { transport } = this.#parts
    const counts: ExporterCounts = {
      ...deliveryCounts(this.#encoded, this.#queue.counts, transport),
      queueBytes: this.#queue.bytes + (this.#batch?.bytes ?? 0),
    }
    return { ...counts, dropped: { ...counts.dropped, ...this.#dropped } }
  }

  #open(span: RecordingSpan): SpanBatch {
    const batch = this.#parts.open(span.resource)
    this.#batch = batch
    noteReached(this, span.resource)
    // The timer is started by some request of the host, whose context it must not keep.
    this.#timer = context.with(suppressTracing(ROOT_CONTEXT), () =>
      setInterval(() => this.#expire(), this.#parts.batchDelay),
    )
    this.#timer.unref()
    return batch
  }

  /** Comes again while the batch has to wait: nothing of a span is kept for longer than the delay but its bytes. */
  #expire(): void {
    this.#write()
    this.#batch?.forget?.()
    this.#isDue = true
    this.#queue.offer()
  }

  #push(): void {
    const batch = this.#seal()
    if (batch !== undefined) this.#queue.push(batch)
  }

  #seal(): EncodedBatch | undefined {
    this.#write()
    clearInterval(this.#timer)
    const batch = this.#batch
    this.#batch = undefined
    this.#isDue = false
    if (batch === undefined || batch.spans === 0) return undefined
    try {
      return batch.seal()
    } catch (error) {
      this.#encoded -= batch.spans
      this.#drop('unencodable', batch.spans)
      warnOnce('encoding', () => `${batch.spans} spans could not be encoded: ${messageOf(error)}`)
      return undefined
    }
  }

  #refuse(error: unknown): void {
    const { name } = this.#parts
    this.#drop('unreadable', 1)
    warnOnce(
      'unreadable span',
      () => `${name}() was given what is no ReadableSpan of OpenTelemetry: ${messageOf(error)}`,
    )
  }

  #drop(reason: string, spans: number): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + spans
  }
}

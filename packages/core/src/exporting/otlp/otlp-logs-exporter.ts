import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { timerMillis } from '../../base/time/pause.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import type { Resource } from '../../span/readable-span.ts'
import type { LastFlush } from '../delivery/delivery-queue.ts'
import { DeliveryQueue } from '../delivery/delivery-queue.ts'
import type { EncodedBatch } from '../delivery/span-batch.ts'
import type { LogBatch } from './log-batch.ts'
import type { LineNames, LogLine } from './log-line.ts'
import { PINO_NAMES, readLine } from './log-line.ts'
import type { LogsDelivery } from './otlp-logs-options.ts'

/** A request of this size is sent at once; collectors take requests of 4 MiB and more. */
const MAX_BATCH_BYTES = 512 * 1024
/** The share of `maxQueueBytes` that one batch may have: the one that is written is held beside those that wait. */
const BATCH_SHARE = 1 / 8
/** So many lines are read one after another, as spans are: what reads them is then in the caches of the processor. */
const READ_AT_ONCE = 64

/** What became of log records so far. */
export interface LogExportCounts {
  /** Encoded for sending. */
  readonly encoded: number
  /** Accepted by the backend. */
  readonly exported: number
  /** Lost, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Requests that were sent again. */
  readonly retries: number
  /** Bytes that wait to be sent. */
  readonly queueBytes: number
  /** Records that wait to be sent, or to be confirmed. */
  readonly unsent: number
  /** Sent, but not confirmed by the backend before the end: they may have arrived. */
  readonly unconfirmed: number
  /** Why the last request failed. */
  readonly lastError?: string
}

/** Writes lines of loggers into a batch, some at a time, and leaves it to a queue as `BatchingExporter` does with spans. */
export class OtlpLogsExporter {
  /** What the logger calls the fields of its lines. */
  names: LineNames = PINO_NAMES
  readonly #resourceNow: () => Resource
  readonly #delivery: LogsDelivery
  readonly #queue: DeliveryQueue
  readonly #maxBatchBytes: number
  readonly #lines: LogLine[] = []
  #batch: LogBatch | undefined
  /** Whether the batch is to be sent as soon as the queue can. */
  #isDue = false
  #timer: NodeJS.Timeout | undefined
  #encoded = 0
  #unencodable = 0
  #isClosed = false
  /** Lines that came after `close`. */
  #late = 0

  /** @param resourceNow is called when a batch begins */
  constructor(resourceNow: () => Resource, delivery: LogsDelivery) {
    this.#resourceNow = resourceNow
    this.#delivery = delivery
    const { transport, framing, concurrencyLimit, maxQueueBytes } = delivery
    this.#maxBatchBytes = Math.min(MAX_BATCH_BYTES, maxQueueBytes * BATCH_SHARE)
    this.#queue = new DeliveryQueue(transport, maxQueueBytes, {
      source: { maxBytes: this.#maxBatchBytes, isDue: () => this.#isDue, take: () => this.#seal() },
      framing,
      concurrencyLimit,
      maxRequestBytes: this.#maxBatchBytes,
      item: 'log record',
    })
  }

  get counts(): LogExportCounts {
    this.#read()
    const { bytes, counts } = this.#queue
    const { exported, dropped, unconfirmed, lost } = counts
    const { failing: lastError = counts.lastError, retries } = this.#delivery.transport
    return {
      encoded: this.#encoded,
      exported,
      dropped: this.#allDropped(dropped),
      retries,
      queueBytes: bytes + (this.#batch?.bytes ?? 0),
      unsent: this.#encoded - exported - lost - unconfirmed,
      unconfirmed,
      ...(lastError !== undefined && { lastError }),
    }
  }

  /** A line that comes after `close` is counted as dropped. */
  write(line: LogLine): void {
    if (this.#isClosed) {
      this.#late++
      return
    }
    if (this.#timer === undefined) this.#startTimer()
    this.#lines.push(line)
    if (this.#lines.length >= READ_AT_ONCE) this.#read()
  }

  /** Resolves when all is delivered, the backend cannot be reached, or the time is over. */
  async flush(timeout: number, last?: LastFlush): Promise<void> {
    this.#read()
    this.#isDue = this.#batch !== undefined
    await this.#queue.flush(performance.now() + timeout, last)
  }

  /** Delivers what it can before it returns, and nothing afterwards. */
  flushAtExit(timeout: number): void {
    this.#push()
    this.#queue.flushAtExit(timeout)
  }

  close(timeout: number): void {
    this.#push()
    this.#queue.close(timeout)
    this.#isClosed = true
  }

  /** Those of the queue, and lines that never came to it. */
  #allDropped(dropped: LogExportCounts['dropped']): LogExportCounts['dropped'] {
    const late = (dropped['shut down'] ?? 0) + this.#late
    return {
      ...dropped,
      ...(late > 0 && { 'shut down': late }),
      ...(this.#unencodable > 0 && { unencodable: this.#unencodable }),
    }
  }

  #read(): void {
    for (const line of this.#lines.splice(0)) this.#encode(line)
  }

  #encode(line: LogLine): void {
    this.#batch ??= this.#delivery.open(this.#resourceNow())
    const batch = this.#batch
    try {
      batch.add(readLine(line, this.names, batch.resource.attributes))
      this.#encoded++
      if (batch.bytes >= this.#maxBatchBytes) this.#push()
    } catch (error) {
      this.#unencodable++
      warnOnce('encoding a log record', () => `a line could not be encoded: ${messageOf(error)}`)
    }
  }

  #startTimer(): void {
    // It is started by some request of the host, whose context it must not keep.
    this.#timer = context.with(suppressTracing(ROOT_CONTEXT), () =>
      setInterval(() => this.#expire(), timerMillis(this.#delivery.batchDelay)),
    )
    this.#timer.unref()
  }

  #expire(): void {
    this.#read()
    this.#isDue = this.#batch !== undefined
    if (this.#isDue) this.#queue.offer()
    else this.#stopTimer()
  }

  #stopTimer(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #push(): void {
    const batch = this.#seal()
    if (batch !== undefined) this.#queue.push(batch)
  }

  #seal(): EncodedBatch | undefined {
    // Reading may fill and push a batch, after which another is begun.
    this.#read()
    const batch = this.#batch
    this.#batch = undefined
    this.#isDue = false
    if (batch === undefined || batch.records === 0) return undefined
    return batch.seal()
  }
}

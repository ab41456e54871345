import { isPromise } from 'node:util/types'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { LONGEST_TIMER_MILLIS, withinDeadline } from '../../base/time/pause.ts'
import { FLUSH_TIMEOUT, SHUTDOWN_TIMEOUT } from '../../base/time/timeouts.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import { isSampled } from '../../ids/trace-flags.ts'
import type { Exporter, ExporterCounts, FlushOptions } from '../../span/exporter.ts'
import type { ReadableSpan } from '../../span/readable-span.ts'
import { readableSpanBytes } from '../../span/span-bytes.ts'
import { awaitResource } from '../delivery/await-resource.ts'
import type { ExportResult, SpanExporter } from './span-exporter.ts'
import type { SpanExporterLimits } from './span-exporter-limits.ts'
import { spanExporterLimits } from './span-exporter-limits.ts'

/** What an exporter that says nothing means. */
const FAILED: ExportResult = { code: 1 }

/**
 * Hands ended spans to an exporter of OpenTelemetry in batches, one after another, from a queue of its own that is
 * bounded. Retries are the exporter's affair: what it fails to export is lost, and counted.
 */
export class SpanExporterQueue implements Exporter {
  readonly #exporter: SpanExporter
  readonly #name: string
  readonly #limits: SpanExporterLimits
  readonly #untraced = suppressTracing(ROOT_CONTEXT)
  readonly #dropped: Record<string, number> = {}
  readonly #spans: ReadableSpan[] = []
  /** What each of them takes, as estimated, and all together. */
  readonly #sizes: number[] = []
  #bytes = 0
  #encoded = 0
  #exported = 0
  #lastError: string | undefined
  #timer: NodeJS.Timeout | undefined
  #draining: Promise<void> | undefined
  #closed = false
  #isAbandoned = false

  constructor(exporter: SpanExporter, limits: SpanExporterLimits = spanExporterLimits()) {
    this.#exporter = exporter
    this.#name = nameOf(exporter)
    this.#limits = limits
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (!isSampled(span.spanContext().traceFlags)) return
    if (this.#closed) {
      this.#drop(1, 'shut down')
    } else {
      this.#add(span)
    }
  }

  #add(span: ReadableSpan): void {
    const size = readableSpanBytes(span)
    const { maxQueueSize, maxQueueBytes } = this.#limits
    if (this.#spans.length >= maxQueueSize) {
      this.#overflow(`${maxQueueSize}`, 'raise OTEL_BSP_MAX_QUEUE_SIZE to keep more')
    } else if (this.#bytes + size > maxQueueBytes) {
      this.#overflow(
        `${this.#spans.length}, of ${this.#bytes} bytes,`,
        `no more than ${maxQueueBytes} bytes are kept`,
      )
    } else {
      this.#spans.push(span)
      this.#sizes.push(size)
      this.#bytes += size
      if (this.#spans.length >= this.#limits.maxBatchSize) this.#start()
      else this.#timer ??= this.#schedule()
    }
  }

  async forceFlush({ timeout = FLUSH_TIMEOUT }: FlushOptions = {}): Promise<void> {
    await withinDeadline(timeout, this.#flush())
  }

  /** Takes the oldest spans out. */
  #take(count: number): ReadableSpan[] {
    for (const size of this.#sizes.splice(0, count)) this.#bytes -= size
    return this.#spans.splice(0, count)
  }

  /** An exporter that does its work before it returns does it; another one has no time left. */
  flushAtExit(): void {
    clearTimeout(this.#timer)
    this.#closed = true
    const { maxBatchSize } = this.#limits
    while (this.#spans.length > 0) this.#exportSync(this.#take(maxBatchSize))
    if (this.#unanswered > 0)
      this.#lastError ??= `${this.#name} needs more time than a process has that exits`
  }

  async shutdown({ timeout = SHUTDOWN_TIMEOUT }: FlushOptions = {}): Promise<void> {
    const started = performance.now()
    await this.forceFlush({ timeout })
    this.#closed = true
    clearTimeout(this.#timer)
    this.#drop(this.#take(this.#spans.length).length, 'shut down')
    const left = Math.max(0, timeout - (performance.now() - started))
    await withinDeadline(left, this.#guarded('shutdown'))
    this.#abandon()
  }

  get counts(): ExporterCounts {
    return {
      encoded: this.#encoded,
      exported: this.#exported,
      dropped: { ...this.#dropped },
      retries: 0,
      queueBytes: this.#bytes,
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
    }
  }

  /** Spans that were handed over, and of which nothing has been heard. */
  get #unanswered(): number {
    return this.#encoded - this.#exported - (this.#dropped['export failed'] ?? 0)
  }

  async #flush(): Promise<void> {
    while (this.#spans.length > 0 || this.#draining !== undefined) await this.#start()
    await this.#guarded('forceFlush')
  }

  async #guarded(action: 'forceFlush' | 'shutdown'): Promise<void> {
    try {
      await context.with(this.#untraced, () => this.#exporter[action]?.())
    } catch (error) {
      warnOnce(`${this.#name}: ${action}`, () => `${this.#name} failed in ${action}: ${messageOf(error)}`)
    }
  }

  /** The timer is started by some request of the host, whose context it must not keep. */
  #schedule(): NodeJS.Timeout {
    const start = (): void => void this.#start()
    return context.with(this.#untraced, () => setTimeout(start, this.#limits.delay).unref())
  }

  #start(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#draining ??= context.with(this.#untraced, () => this.#drain())
    return this.#draining
  }

  async #drain(): Promise<void> {
    // Not within `onEnd`: an exporter may take its time before it returns.
    await Promise.resolve()
    while (this.#spans.length > 0 && !this.#closed) {
      const batch = this.#take(this.#limits.maxBatchSize)
      this.#count(batch.length, await this.#export(batch))
    }
    this.#draining = undefined
  }

  #export(batch: ReadableSpan[]): Promise<ExportResult> {
    const { timeout } = this.#limits
    this.#encoded += batch.length
    return new Promise(resolve => {
      const timer = setTimeout(
        () => fail(new Error(`it did not finish within ${timeout} ms`)),
        Math.min(timeout, LONGEST_TIMER_MILLIS),
      )
      timer.unref()
      this.#handOver(batch).then(settle, fail)

      function settle(result: ExportResult): void {
        clearTimeout(timer)
        resolve(result)
      }

      function fail(error: Error): void {
        settle({ code: 1, error })
      }
    })
  }

  #exportSync(batch: ReadableSpan[]): void {
    this.#encoded += batch.length
    context.with(this.#untraced, () => {
      const returned: unknown = this.#exporter.export(batch, result =>
        this.#count(batch.length, result ?? FAILED),
      )
      if (isPromise(returned)) returned.catch(() => {})
    })
  }

  async #handOver(batch: ReadableSpan[]): Promise<ExportResult> {
    await awaitResource(batch[0]?.resource)
    return new Promise((resolve, reject) => {
      const returned: unknown = this.#exporter.export(batch, result => resolve(result ?? FAILED))
      if (isPromise(returned)) returned.catch(reject)
    })
  }

  /** What the exporter has not answered for is lost as far as anybody knows; a later answer changes nothing. */
  #abandon(): void {
    this.#isAbandoned = true
    this.#drop(this.#unanswered, 'shut down')
  }

  #count(spans: number, { code, error }: ExportResult): void {
    if (this.#isAbandoned) return
    if (code === 0) {
      this.#exported += spans
      return
    }
    const reason = error === undefined ? 'it did not say why' : messageOf(error)
    this.#lastError = `${this.#name} failed to export ${spans} spans, which are lost: ${reason}`
    this.#drop(spans, 'export failed')
    warnOnce(`${this.#name}: export failed`, this.#lastError)
  }

  #overflow(waiting: string, knob: string): void {
    this.#drop(1, 'queue full')
    warnOnce(
      `${this.#name}: queue full`,
      `spans are dropped because ${waiting} wait for ${this.#name}; ${knob}`,
    )
  }

  #drop(spans: number, reason: string): void {
    if (spans > 0) this.#dropped[reason] = (this.#dropped[reason] ?? 0) + spans
  }
}

function nameOf(exporter: SpanExporter): string {
  const name = exporter.constructor?.name ?? ''
  return name === '' || name === 'Object' ? 'an exporter of yours' : name
}

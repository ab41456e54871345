import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { counted } from '../../base/diagnostics/counted.ts'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { withinDeadline } from '../../base/time/pause.ts'
import { FLUSH_TIMEOUT, SHUTDOWN_TIMEOUT } from '../../base/time/timeouts.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import { isSampled } from '../../ids/trace-flags.ts'
import { readableSpan } from '../../span/exported-span.ts'
import type { Exporter, ExporterCounts, FlushOptions } from '../../span/exporter.ts'
import { countBy } from '../../span/exporter-accounts.ts'
import { flushTimeout } from '../../span/flush-timeout.ts'
import type { ReadableSpan } from '../../span/readable-span.ts'
import { shutdownSentence } from '../delivery/shutdown-sentence.ts'
import { exportSpans, exportSpansSync } from './export-spans.ts'
import type { ExportResult, SpanExporter } from './span-exporter.ts'
import type { SpanExporterLimits } from './span-exporter-limits.ts'
import { spanExporterLimits } from './span-exporter-limits.ts'
import type { Overflow } from './span-queue.ts'
import { SpanQueue } from './span-queue.ts'

/**
 * Hands ended spans to an exporter of OpenTelemetry in batches, one after another, from a queue of its own that is
 * bounded. Retries are the exporter's affair: what it fails to export is lost, and counted.
 */
export class SpanExporterQueue implements Exporter {
  declare readonly counts: ExporterCounts
  readonly #exporter: SpanExporter
  readonly #name: string
  readonly #limits: SpanExporterLimits
  readonly #untraced = suppressTracing(ROOT_CONTEXT)
  readonly #dropped: Record<string, number> = {}
  readonly #spans: SpanQueue
  #encoded = 0
  #exported = 0
  #unconfirmed = 0
  #lastError: string | undefined
  #timer: NodeJS.Timeout | undefined
  #draining: Promise<void> | undefined
  #closed = false
  #isAbandoned = false

  constructor(exporter: SpanExporter, limits: SpanExporterLimits = spanExporterLimits(exporter.batchDelay)) {
    this.#exporter = exporter
    this.#name = nameOf(exporter)
    this.#limits = limits
    this.#spans = new SpanQueue(limits)
    countBy(this, () => this.#counts())
  }

  onStart(): void {}

  onEnd(given: ReadableSpan): void {
    const span = this.#readable(given)
    if (span === undefined) return
    if (!isSampled(span.spanContext().traceFlags)) return
    if (this.#closed) {
      this.#drop(1, 'shut down')
    } else {
      this.#add(span)
    }
  }

  #readable(given: ReadableSpan): ReadableSpan | undefined {
    try {
      return readableSpan(given)
    } catch (error) {
      this.#drop(1, 'unreadable')
      warnOnce('unreadable span', () => `${this.#name} was given what is no span: ${messageOf(error)}`)
      return undefined
    }
  }

  #add(span: ReadableSpan): void {
    const overflow = this.#spans.add(span)
    if (overflow !== undefined) this.#overflow(overflow)
    else if (this.#spans.length >= this.#limits.maxBatchSize) this.#start()
    else this.#timer ??= this.#schedule()
  }

  async forceFlush(options?: FlushOptions): Promise<void> {
    const timeout = flushTimeout(options, FLUSH_TIMEOUT)
    const failed = this.#failed
    if (!(await withinDeadline(timeout, this.#flush())))
      throw new Error(`${this.#name} did not finish forceFlush within ${timeout} ms`)
    if (this.#failed > failed) throw new Error(this.#lastError)
  }

  /** An exporter that does its work before it returns does it; another one has no time left. */
  flushAtExit(): void {
    clearTimeout(this.#timer)
    this.#closed = true
    const { maxBatchSize } = this.#limits
    while (this.#spans.length > 0) this.#exportSync(this.#spans.take(maxBatchSize))
    if (this.#unanswered > 0)
      this.#lastError ??= `${this.#name} needs more time than a process has that exits`
  }

  async shutdown(options?: FlushOptions): Promise<void> {
    const deadline = performance.now() + flushTimeout(options, SHUTDOWN_TIMEOUT)
    await withinDeadline(deadline - performance.now(), this.#flush()).catch(() => false)
    this.#closed = true
    clearTimeout(this.#timer)
    const waiting = this.#spans.take(this.#spans.length).length
    const left = Math.max(0, deadline - performance.now())
    await withinDeadline(left, this.#call('shutdown')).catch(() => false)
    this.#abandon(waiting)
  }

  #counts(): ExporterCounts {
    return {
      encoded: this.#encoded,
      exported: this.#exported,
      dropped: { ...this.#dropped },
      retries: 0,
      queueBytes: this.#spans.bytes,
      unsent: this.#spans.length + this.#unanswered,
      unconfirmed: this.#unconfirmed,
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
    }
  }

  /** Spans that were handed over and have no result yet. */
  get #unanswered(): number {
    return this.#isAbandoned ? 0 : this.#encoded - this.#exported - this.#failed
  }

  get #failed(): number {
    return this.#dropped['export failed'] ?? 0
  }

  async #flush(): Promise<void> {
    while (this.#spans.length > 0 || this.#draining !== undefined) await this.#start()
    await this.#call('forceFlush')
  }

  async #call(action: 'forceFlush' | 'shutdown'): Promise<void> {
    try {
      await context.with(this.#untraced, () => this.#exporter[action]?.())
    } catch (error) {
      warnOnce(`${this.#name}: ${action}`, () => `${this.#name} failed in ${action}: ${messageOf(error)}`)
      throw error
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
      const batch = this.#spans.take(this.#limits.maxBatchSize)
      this.#encoded += batch.length
      this.#count(batch.length, await exportSpans(this.#exporter, batch, this.#limits.timeout))
    }
    this.#draining = undefined
  }

  #exportSync(batch: ReadableSpan[]): void {
    this.#encoded += batch.length
    context.with(this.#untraced, () =>
      exportSpansSync(this.#exporter, batch, result => this.#count(batch.length, result)),
    )
  }

  /** The exporter has what it has not answered for, and may have delivered it; a later answer changes nothing. */
  #abandon(lost: number): void {
    this.#unconfirmed = this.#unanswered
    this.#isAbandoned = true
    this.#drop(lost, 'shut down')
    const sentence = shutdownSentence(lost, this.#unconfirmed, this.#name)
    if (sentence !== undefined) warnOnce(`${this.#name}: shut down`, `${sentence}: it did not finish in time`)
  }

  #count(spans: number, { code, error }: ExportResult): void {
    if (this.#isAbandoned) return
    if (code === 0) {
      this.#exported += spans
      return
    }
    const reason = error === undefined ? 'it did not say why' : messageOf(error)
    this.#lastError = `${this.#name} failed to export ${counted(spans, 'span')}, which ${spans === 1 ? 'is' : 'are'} lost: ${reason}`
    this.#drop(spans, 'export failed')
    warnOnce(`${this.#name}: export failed`, this.#lastError)
  }

  #overflow({ waiting, knob }: Overflow): void {
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

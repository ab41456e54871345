import type { TracerProvider as ApiTracerProvider, Tracer, TracerOptions } from '@opentelemetry/api'
import { textOf } from '../base/diagnostics/text-of.ts'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { checkValue } from '../base/options/checked-options.ts'
import { reportToStandardError } from '../base/platform/diag-logger.ts'
import { ownText } from '../base/platform/own-text.ts'
import { guardedClock, systemClock } from '../base/time/clock.ts'
import { withinDeadline } from '../base/time/pause.ts'
import { FLUSH_TIMEOUT, SHUTDOWN_TIMEOUT } from '../base/time/timeouts.ts'
import { generatedIds, randomIds } from '../ids/id-source.ts'
import { RedactedResource } from '../resource/redacted-resource.ts'
import type { Sampler } from '../sampling/sampler.ts'
import { A_SAMPLER } from '../sampling/sampler.ts'
import type { Exporter, ExporterCounts, FlushOptions, LastFlushOptions } from '../span/exporter.ts'
import type { ExporterAccount } from '../span/exporter-accounts.ts'
import { accountsOf, hasCounts } from '../span/exporter-accounts.ts'
import { flushTimeout } from '../span/flush-timeout.ts'
import { releaseProcessors, useProcessors } from '../span/processors-in-use.ts'
import type { Resource } from '../span/readable-span.ts'
import type { SpanCounts } from '../span/span-counts.ts'
import { DEFAULT_SPAN_LIMITS } from '../span/span-limits.ts'
import { SpanPipeline } from '../span/span-pipeline.ts'
import type { SpanProcessor } from '../span/span-processor.ts'
import { endWatching } from '../span/watched-trace.ts'
import { TailSampler } from '../tail-sampling/tail-sampler.ts'
import type { TracerProviderOptions } from './provider-options.ts'
import { checkedProvider } from './provider-options.ts'
import { ScopeTracer } from './tracer.ts'

/** Names of tracers are constants of libraries; one that is made for each request must not fill the memory. */
const MAX_TRACERS = 1000
/** Characters of the name, the version and the schema of a tracer that is remembered: these take 1 MiB at most. */
const MAX_TRACER_KEY = 256

/**
 * Makes tracers, for use with or without `startTracing`.
 * Specification: trace/sdk.md, "Tracer Provider".
 */
export class TracerProvider implements ApiTracerProvider {
  readonly #pipeline: SpanPipeline
  readonly #processors: readonly (Exporter | SpanProcessor)[]
  readonly #tracers = new Map<string, Tracer>()
  #shutDown: Promise<unknown> | undefined

  /** @throws TypeError for an unknown or wrong option */
  constructor(options: TracerProviderOptions = {}) {
    reportToStandardError()
    const checked = checkedProvider(options)
    const { resource, sampler, keep, idGenerator, spanProcessors, spanLimits, redact } = checked
    this.#processors = [...spanProcessors]
    useProcessors(this.#processors)
    const clock = checked.clock === undefined ? systemClock : guardedClock(checked.clock)
    // Measured once in a process, here, so that the first span does not wait for it.
    if (clock === systemClock) clock.anchor(clock.now())
    this.#pipeline = new SpanPipeline({
      resource: redact === undefined ? resource : new RedactedResource(resource, redact),
      redaction: redact,
      sampler,
      limits: { ...DEFAULT_SPAN_LIMITS, ...spanLimits },
      ids: idGenerator === undefined ? randomIds : generatedIds(idGenerator),
      clock,
      processors: this.#processors,
    })
    if (keep !== undefined) this.#pipeline.keeper = new TailSampler(keep, clock, this.#pipeline.counts)
  }

  /** The tracer of an instrumentation scope; asking again gives the same one. */
  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    const schemaUrl = schemaUrlOf(options)
    const key = `${textOf(name)}@${textOf(version ?? '')}:${textOf(schemaUrl ?? '')}`
    let tracer = this.#tracers.get(key)
    if (tracer === undefined) {
      const scope = {
        name: ownText(textOf(name || 'unknown')),
        ...(version ? { version: ownText(textOf(version)) } : {}),
        ...(schemaUrl ? { schemaUrl: ownText(textOf(schemaUrl)) } : {}),
      }
      tracer = new ScopeTracer(this.#pipeline, scope)
      if (this.#tracers.size < MAX_TRACERS && key.length <= MAX_TRACER_KEY)
        this.#tracers.set(ownText(key), tracer)
    }
    return tracer
  }

  /**
   * Replaces the sampler: it is asked for the spans that start from now on.
   *
   * @throws TypeError when it is no sampler
   */
  setSampler(sampler: Sampler): void {
    checkValue('sampler', A_SAMPLER, sampler)
    this.#pipeline.sampler = sampler
  }

  /** What describes this process on every span, redacted where `redact` is set. */
  get resource(): Resource {
    return this.#pipeline.resource
  }

  /** What became of the spans so far. */
  get counts(): Readonly<SpanCounts> {
    return this.#pipeline.counts
  }

  /**
   * What each exporter did so far: those among the processors, and those of this package that a processor hands its spans
   * to. Where a processor of the application has `counts` of its own, these stand for what it hands spans to.
   */
  get exporterCounts(): readonly ExporterCounts[] {
    return this.#accounts().map(({ counts }) => counts)
  }

  #accounts(): readonly ExporterAccount[] {
    return accountsOf(this.#processors, this.#pipeline.resource)
  }

  /**
   * Resolves when every processor has delivered what had ended before. Rejects with an `Error` where one failed or did not
   * finish in time, with an `AggregateError` of these where several did, after all of them have ended.
   */
  async forceFlush(options?: LastFlushOptions): Promise<void> {
    this.#pipeline.keeper?.flush()
    const timeout = flushTimeout(options, FLUSH_TIMEOUT)
    const abort = options?.abort === true
    const failures = await this.#all('forceFlush', {
      timeout,
      timeoutMillis: timeout,
      ...(abort && { abort }),
    })
    const [first] = failures
    if (failures.length > 1)
      throw new AggregateError(failures, failures.map(({ message }) => message).join('; '))
    if (first !== undefined) throw first
  }

  /**
   * Delivers what it can before it returns, and nothing afterwards: for the `exit` event of a process, when no promise is
   * settled any more. Never throws.
   *
   * @param timeout milliseconds, which the exporters share
   * @param hasFailed whether the process ends because of a failure: `keep.errors` then keeps what is buffered
   */
  flushAtExit(timeout: number, hasFailed: boolean): void {
    const deadline = performance.now() + timeout
    endWatching()
    this.#pipeline.keeper?.shutdown(hasFailed)
    const behind = this.#accounts().filter(({ isBehind }) => isBehind)
    // Those behind processors come after these, which may hand them what they hold.
    const all = [...this.#processors, ...behind.map(({ exporter }) => exporter)]
    let left = all.filter(flushesAtExit).length
    for (const processor of all) {
      try {
        // Each has its share, so that a collector that hangs leaves some for the others.
        if (flushesAtExit(processor))
          processor.flushAtExit(Math.max(0, deadline - performance.now()) / left--)
        // What others do before their first `await` is done.
        else void failureWithin({ timeout: 0 }, processor, 'forceFlush')
      } catch (error) {
        warnOnce('span processor', () => `a span processor failed at exit: ${messageOf(error)}`)
      }
    }
  }

  /** Starts no further span, then flushes and shuts down every processor, once. Never rejects. */
  async shutdown(options?: FlushOptions): Promise<void> {
    const timeout = flushTimeout(options, SHUTDOWN_TIMEOUT)
    this.#pipeline.closed = true
    this.#pipeline.keeper?.shutdown()
    this.#shutDown ??= this.#close(timeout)
    await this.#shutDown
  }

  #close(timeout: number): Promise<unknown> {
    releaseProcessors(this.#processors)
    return this.#all('shutdown', { timeout, timeoutMillis: timeout })
  }

  /** @returns what went wrong */
  async #all(action: 'forceFlush' | 'shutdown', deadline: ExactDeadline): Promise<readonly Error[]> {
    const settled = this.#processors.map(processor => failureWithin(deadline, processor, action))
    return (await Promise.all(settled)).filter(failure => failure !== undefined)
  }
}

function schemaUrlOf(options: TracerOptions | undefined): string | undefined {
  try {
    return options?.schemaUrl
  } catch {
    return undefined
  }
}

function flushesAtExit(processor: Exporter | SpanProcessor): processor is Required<Exporter> {
  try {
    return typeof (processor as Exporter).flushAtExit === 'function'
  } catch {
    return false
  }
}

type ExactDeadline = LastFlushOptions & { readonly timeout: number }

/** Processors of others know no deadline, so it is held here. @returns what went wrong */
async function failureWithin(
  deadline: ExactDeadline,
  processor: Exporter | SpanProcessor,
  action: 'forceFlush' | 'shutdown',
): Promise<Error | undefined> {
  try {
    const isDone = await withinDeadline(deadline.timeout, processor[action](deadline))
    return isDone
      ? undefined
      : new Error(`a span processor did not finish ${action} within ${deadline.timeout} ms`)
  } catch (error) {
    // Our exporters have warned already.
    if (!hasCounts(processor))
      warnOnce('span processor', () => `a span processor failed in ${action}: ${messageOf(error)}`)
    return error instanceof Error ? error : new Error(messageOf(error))
  }
}

import type { Span, SpanContext } from '@opentelemetry/api'
import { context, ROOT_CONTEXT, SpanKind } from '@opentelemetry/api'
import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { Clock } from '../../base/time/clock.ts'
import { millisText } from '../../base/time/millis-text.ts'
import { timerMillis } from '../../base/time/pause.ts'
import type { ReadableSpan } from '../../span/readable-span.ts'
import type { SpanProcessor } from '../../span/span-processor.ts'
import { ScopeTracer } from '../tracer.ts'
import { framesOfApplication } from './start-frames.ts'
import type { CheckedWatchdog } from './watchdog-options.ts'

/** A span that has been open for longer than the watchdog allows. */
export interface OpenSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  /** Milliseconds since it was started. */
  readonly age: number
  /** Where it was started: the innermost frames of the application, with commas between them. Missing where that was not noted. */
  readonly startedAt?: string
}

/** What a watchdog knows. */
export interface OpenSpans {
  /** Spans that have been open for too long. */
  readonly count: number
  /** The oldest of them, 20 at most. */
  readonly oldest: readonly OpenSpan[]
}

interface Watched {
  readonly since: number
  /** Empty where no frame is of the application. */
  readonly startedAt: string | undefined
}

/** Open spans that are watched; what an application never ends must not fill the memory. */
const MAX_WATCHED = 10_000
const MAX_LISTED = 20
/** Names that are reported; one that is made for each request must not fill the memory. */
const MAX_NAMES = 20

const { startSpan } = ScopeTracer.prototype

/** Looks for spans that are never ended. */
export class Watchdog implements SpanProcessor {
  readonly #options: CheckedWatchdog
  readonly #clock: Clock
  /** In the order in which they were started. */
  readonly #open = new Map<object, Watched>()
  /** Names of spans that were reported, and whether it was said where one of them was started. */
  readonly #reported = new Map<string, boolean>()
  readonly #timer: NodeJS.Timeout
  #started = 0

  constructor(options: CheckedWatchdog, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#timer = context.with(ROOT_CONTEXT, () =>
      setInterval(() => this.openSpans(), timerMillis(options.after / 2)).unref(),
    )
  }

  readonly onStart = (span: Span & ReadableSpan): void => {
    if (this.#open.size >= MAX_WATCHED) return
    const startedAt = this.#notesStack(span.name) ? framesOfApplication(startSpan) : undefined
    this.#open.set(span, { since: this.#clock.now(), startedAt })
  }

  /** Before the end, which not every span reaches: those that `keep` forgets do not. */
  readonly onEnding = (span: Span & ReadableSpan): void => {
    this.#open.delete(span)
  }

  readonly onEnd = (): void => {}

  readonly forceFlush = async (): Promise<void> => {}

  readonly shutdown = async (): Promise<void> => {
    clearInterval(this.#timer)
  }

  /** Looks at all spans that are open, and reports those that are new among the late. */
  openSpans(): OpenSpans {
    const now = this.#clock.now()
    const oldest: OpenSpan[] = []
    let count = 0
    for (const [span, { since, startedAt }] of this.#open) {
      const age = now - since
      if (age < this.#options.after) break
      count++
      const { name, kind, traceId, spanId } = describe(span as Span & ReadableSpan)
      this.#report(name, kind, age, startedAt)
      if (oldest.length < MAX_LISTED)
        oldest.push({ name, traceId, spanId, age, ...(startedAt && { startedAt }) })
    }
    return { count, oldest }
  }

  /** Spans at regular intervals, and the next of a name that was late at a place that is not known. */
  #notesStack(name: string): boolean {
    const { stacks } = this.#options
    const isSample = Math.floor(this.#started * stacks) !== Math.floor(++this.#started * stacks)
    return isSample || this.#reported.get(name) === false
  }

  #report(name: string, kind: SpanKind, age: number, startedAt: string | undefined): void {
    const known = this.#reported.get(name)
    if (known === true) return
    if (known === undefined && this.#reported.size >= MAX_NAMES) return
    this.#reported.set(name, startedAt !== undefined)
    if (known === false && !startedAt) return
    warnOnce(
      `open span ${name}${startedAt === undefined ? '' : ', with its place'}`,
      `the span "${name}" has been open for ${millisText(age)}: ${reasonOf(kind, startedAt)}`,
    )
  }
}

/** What is known, and what to do. Integrations end the spans of requests and messages, at the end of these. */
function reasonOf(kind: SpanKind, startedAt: string | undefined): string {
  if (startedAt) return `it was started at ${startedAt}; ${END_IT}`
  if (kind === SpanKind.SERVER)
    return 'its request has not been answered; end the response, or set `watchdog.after` beyond your longest request'
  if (kind === SpanKind.CONSUMER)
    return 'its handler has not returned; settle its promise, or set `watchdog.after` beyond your longest message'
  return startedAt === undefined
    ? `the place where the next one of this name is started will be noted; ${END_IT}`
    : 'a library has started it; look for what it waits for'
}

const END_IT = 'call its end(), or settle the promise that withSpan waits for'

function describe(span: Span & ReadableSpan): Pick<ReadableSpan, 'name' | 'kind'> & SpanContext {
  const { name, kind } = span
  return { name, kind, ...span.spanContext() }
}

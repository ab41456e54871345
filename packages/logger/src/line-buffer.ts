import { diag } from '@opentelemetry/api'
import type { BufferUntil } from './buffer-until.ts'
import { isWanted } from './buffer-until.ts'
import type { HeldLine } from './request-lines.ts'
import { RequestLines } from './request-lines.ts'
import type { LineCounts, TraceEnd, TraceWatcher, WatchedTrace } from './watched-trace.ts'
import { watchTraces } from './watched-trace.ts'

/**
 * Milliseconds after the end of a request for which the lines of its further work are written as well, as `keep` does
 * with spans: a timer that it has started would else write for ever.
 */
const AFTERMATH = 60_000

/** Where lines are written. */
interface LineTarget {
  write(line: HeldLine): void
  /** Lines are written before `write` returns from now on, not beside the program: a signal ends that too. */
  writeSync(): void
  /** Writes what the stream itself holds back before it returns. */
  flushSync(): void
  /** Resolves when a thread of the stream has written what it was given. */
  flush(): Promise<void>
}

/** Keeps lines until their requests have ended, and then writes or forgets them. */
export class LineBuffer implements TraceWatcher {
  readonly lines: LineCounts = { waiting: 0, bytes: 0, written: 0, forgotten: 0, dropped: 0 }
  readonly #until: BufferUntil
  readonly #target: LineTarget
  readonly #requests = new WeakMap<WatchedTrace, RequestLines>()
  /** Those with lines, in the order of their first ones. */
  readonly #open = new Set<RequestLines>()
  #hasWarned = false
  #written: Promise<void> = Promise.resolve()

  constructor(until: BufferUntil, target: LineTarget) {
    this.#until = until
    this.#target = target
    watchTraces(this)
  }

  /** Takes a line of a request. */
  add(trace: WatchedTrace, line: HeldLine): void {
    const request = this.#requests.get(trace) ?? this.#begin(trace)
    if (request.state === 'open') this.#hold(request, line)
    else if (request.state === 'written' && performance.now() - request.decidedAt <= AFTERMATH)
      this.#writeAll([line])
    else this.lines.forgotten++
  }

  #begin(trace: WatchedTrace): RequestLines {
    const request = new RequestLines(this.#until.maxLines)
    this.#requests.set(trace, request)
    if (trace.end === undefined) trace.onEnd(end => this.#settle(request, end))
    else this.#settle(request, trace.end)
    return request
  }

  #hold(request: RequestLines, line: HeldLine): void {
    const { lines } = this
    const before = request.bytes
    this.#open.add(request)
    if (request.add(line)) this.#drop(1, 'maxLines')
    else lines.waiting++
    lines.bytes += request.bytes - before
    while (lines.bytes > this.#until.maxBytes) this.#evictOldest()
  }

  #evictOldest(): void {
    const [oldest] = this.#open
    if (oldest === undefined) return
    this.#drop(this.#release(oldest).length, 'maxBytes')
  }

  #drop(lines: number, bound: 'maxLines' | 'maxBytes'): void {
    this.lines.dropped += lines
    if (this.#hasWarned) return
    this.#hasWarned = true
    diag.warn(
      `lines of requests are dropped because \`bufferUntil.${bound}\` (${this.#until[bound]}) was reached; raise it to keep more`,
    )
  }

  #settle(request: RequestLines, end: TraceEnd): void {
    request.decidedAt = performance.now()
    request.state = isWanted(end, this.#until) ? 'written' : 'forgotten'
    const lines = this.#release(request)
    if (request.state === 'written') this.#writeAll(lines)
    else this.lines.forgotten += lines.length
  }

  /** Takes the lines of a request out of the counts. */
  #release(request: RequestLines): readonly HeldLine[] {
    this.lines.waiting -= request.count
    this.lines.bytes -= request.bytes
    this.#open.delete(request)
    return request.take()
  }

  #writeAll(lines: readonly HeldLine[]): void {
    for (const line of lines) {
      try {
        this.#target.write(line)
        this.lines.written++
      } catch {
        // A stream that throws would throw into the end of the span, which has nothing to do with it.
        this.lines.dropped++
      }
    }
  }

  onExit(): void {
    if (this.#open.size === 0) return
    safely(() => this.#target.writeSync())
    for (const request of [...this.#open]) this.#writeAll(this.#release(request))
    safely(() => this.#target.flushSync())
    this.#written = this.#target.flush()
  }

  written(): Promise<void> {
    return this.#written
  }
}

function safely(action: () => void): void {
  try {
    action()
  } catch {
    // The stream is closed, or not open yet, or forbids it; the process ends either way.
  }
}

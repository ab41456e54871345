import { isPromise } from 'node:util/types'
import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { expected } from '../base/options/expected.ts'
import { A_NUMBER_ABOVE_0 } from '../base/options/option-kinds.ts'
import { isSampled } from '../ids/trace-flags.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import type { SpanProcessor } from '../span/span-processor.ts'

/** How long to wait. */
export interface WaitOptions {
  /** In milliseconds. @default 4000, below the time-out of a test in vitest and Jest, whose failure would not name what is missing */
  readonly timeout?: number | undefined
}

/** A processor that keeps ended spans for a test to look at. */
export interface MemoryExporter extends SpanProcessor {
  /** The sampled spans that have ended, in the order of their ends. */
  readonly spans: readonly ReadableSpan[]
  /**
   * Resolves with all spans as soon as there are at least `count`. Rejects when there are fewer after `timeout`, in a sentence that
   * names those that have ended and those that have not.
   *
   * @throws TypeError for a wrong argument
   */
  waitFor(count: number, options?: WaitOptions): Promise<readonly ReadableSpan[]>
  /** Resolves with the first span that `predicate` is true for. Rejects as the other does, or with what `predicate` throws. */
  waitFor(predicate: (span: ReadableSpan) => boolean, options?: WaitOptions): Promise<ReadableSpan>
  /** Returns the spans and forgets them. */
  take(): ReadableSpan[]
}

type Wanted = number | ((span: ReadableSpan) => boolean)
type Found = readonly ReadableSpan[] | ReadableSpan

interface Waiter {
  /** What is waited for, once it is there. */
  find(): Found | undefined
  resolve(found: Found): void
  reject(error: unknown): void
}

const OPTIONS: OptionTable<{ readonly timeout: number }> = {
  timeout: { ...A_NUMBER_ABOVE_0, default: () => 4000 },
}

/** Keeps every sampled span in memory, until {@link MemoryExporter.take} is called. */
export function memoryExporter(): MemoryExporter {
  const spans: ReadableSpan[] = []
  const open = new Map<string, ReadableSpan>()
  const waiters = new Set<Waiter>()

  function settle(waiter: Waiter): void {
    try {
      const found = waiter.find()
      if (found !== undefined) waiter.resolve(found)
    } catch (error) {
      waiter.reject(error)
    }
  }

  function waitFor(wanted: Wanted, options: WaitOptions = {}): Promise<never> {
    const find = finderOf(wanted, spans)
    const { timeout } = checkedOptions<{ readonly timeout: number }>(options, OPTIONS)
    return new Promise<Found>((resolve, reject) => {
      const timer = setTimeout(() => waiter.reject(missing(wanted, timeout, spans, open)), timeout)
      const end = (): void => {
        clearTimeout(timer)
        waiters.delete(waiter)
      }
      const waiter: Waiter = {
        find,
        resolve(found) {
          end()
          resolve(found)
        },
        reject(error) {
          end()
          reject(error)
        },
      }
      waiters.add(waiter)
      settle(waiter)
    }) as Promise<never>
  }

  return {
    spans,
    waitFor,
    take: () => spans.splice(0),
    onStart(span) {
      if (isSampled(span.spanContext().traceFlags)) open.set(span.spanContext().spanId, span)
    },
    onEnd(span) {
      open.delete(span.spanContext().spanId)
      if (!isSampled(span.spanContext().traceFlags)) return
      spans.push(span)
      for (const waiter of waiters) settle(waiter)
    },
    async forceFlush() {},
    async shutdown() {},
  }
}

function finderOf(wanted: unknown, spans: readonly ReadableSpan[]): () => Found | undefined {
  if (typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= 0)
    return () => (wanted <= spans.length ? [...spans] : undefined)
  if (typeof wanted === 'function') return () => spans.find(span => isTrue(wanted(span)))
  throw expected('the argument of waitFor', 'a number of spans or a function that takes a span', wanted)
}

/** A promise is truthy, so that the first span would be the one. */
function isTrue(answer: unknown): boolean {
  if (isPromise(answer)) throw expected('the result of the function given to waitFor', 'a boolean', answer)
  return Boolean(answer)
}

/** A failing test prints it: what is missing is mostly a span that has not ended, or has another name. */
function missing(
  wanted: Wanted,
  timeout: number,
  spans: readonly ReadableSpan[],
  open: ReadonlyMap<string, ReadableSpan>,
): Error {
  const what = typeof wanted === 'number' ? `${wanted} spans` : 'a span that fits'
  const running = named([...open.values()])
  return new Error(
    `waited ${timeout} ms for ${what}; ended: ${named(spans)}; started and not ended: ${running}`,
  )
}

const MOST_NAMED = 20

function named(spans: readonly ReadableSpan[]): string {
  if (spans.length === 0) return 'none'
  const names = spans.slice(0, MOST_NAMED).map(span => `\`${span.name}\``)
  const rest = spans.length - names.length
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

import { isPromise } from 'node:util/types'
import { counted } from '../base/diagnostics/counted.ts'
import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { expected } from '../base/options/expected.ts'
import { isRecord } from '../base/options/object-checks.ts'
import { A_NUMBER_ABOVE_0 } from '../base/options/option-kinds.ts'
import { LONGEST_TIMER_MILLIS } from '../base/time/pause.ts'
import { isTextPattern } from '../sampling/text-pattern.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import type { CheckedPattern } from './span-pattern.ts'
import { checkedPattern, shownPattern } from './span-pattern.ts'
import { findSpan, noSuchSpan } from './span-search.ts'
import { thereWas } from './trace-failure.ts'
import type { KnownSpans } from './traces.ts'

/** How long to wait. */
export interface WaitOptions {
  /**
   * In milliseconds; `Infinity` for as long as the test runs.
   * @default 4000, below the time-out of a test in vitest and Jest, whose failure would not name what is missing
   */
  readonly timeout?: number | undefined
}

type Wanted = number | ((span: ReadableSpan) => boolean) | CheckedPattern
type Found = readonly ReadableSpan[] | ReadableSpan

interface Waiter {
  readonly wanted: Wanted
  /** What is waited for, once it is there. */
  find(): Found | undefined
  resolve(found: Found): void
  reject(error: unknown): void
}

const OPTIONS: OptionTable<{ readonly timeout: number }> = {
  timeout: { ...A_NUMBER_ABOVE_0, default: () => 4000 },
}

const NOT_IN_USE =
  '; no tracing had this exporter: give it to `startTracing({ exporter })` or `createTracing({ exporter })`'

/** The calls that wait for spans. */
export class MemoryWaiters {
  readonly #waiters = new Set<Waiter>()
  readonly #ended: readonly ReadableSpan[]
  readonly #open: ReadonlyMap<string, ReadableSpan>

  constructor(ended: readonly ReadableSpan[], open: ReadonlyMap<string, ReadableSpan>) {
    this.#ended = ended
    this.#open = open
  }

  /**
   * @param obstacle returns why no span can come; an exporter that is not in use may be given to tracing yet
   * @throws TypeError for a wrong argument
   */
  wait(
    given: unknown,
    options: WaitOptions,
    obstacle: () => 'shut down' | 'not in use' | undefined,
  ): Promise<never> {
    const wanted = checkedWanted(given)
    const find = this.#finderOf(wanted)
    const { timeout } = checkedOptions<{ readonly timeout: number }>(options, OPTIONS)
    return new Promise<Found>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter = {
        wanted,
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
      const timer = setTimeout(
        () =>
          waiter.reject(
            this.#missing(`waited ${timeout} ms for`, wanted, obstacle() === 'not in use' ? NOT_IN_USE : ''),
          ),
        Math.min(timeout, LONGEST_TIMER_MILLIS),
      )
      this.#waiters.add(waiter)
      settle(waiter)
      if (obstacle() === 'shut down' && this.#waiters.has(waiter)) this.#giveUp(waiter)
    }) as Promise<never>
  }

  /** Looks again: a span has ended. */
  settle(): void {
    for (const waiter of this.#waiters) settle(waiter)
  }

  /** No span will come any more. */
  giveUp(): void {
    for (const waiter of this.#waiters) this.#giveUp(waiter)
  }

  #giveUp(waiter: Waiter): void {
    waiter.reject(this.#missing('tracing was shut down; waited for', waiter.wanted, ''))
  }

  #finderOf(wanted: Wanted): () => Found | undefined {
    const spans = this.#ended
    if (typeof wanted === 'number') return () => (wanted <= spans.length ? [...spans] : undefined)
    if (typeof wanted === 'function') return () => spans.find(span => isTrue(wanted(span)))
    return () => findSpan(this.#known(), wanted)
  }

  #known(): KnownSpans {
    return { ended: this.#ended, open: [...this.#open.values()] }
  }

  /** A failing test prints it: what is missing is mostly a span that has not ended, or has another name. */
  #missing(start: string, wanted: Wanted, hint: string): Error {
    const known = this.#known()
    const first = `${start} ${shownWanted(wanted)}; ended: ${named(known.ended)}; started and not ended: ${named(known.open)}${hint}`
    if (known.ended.length + known.open.length === 0) return new Error(first)
    const all = { spans: known.ended, openSpans: known.open }
    const rest = typeof wanted === 'object' ? noSuchSpan(known, wanted) : thereWas(all)
    return new Error(`${first}\n${rest}`)
  }
}

function shownWanted(wanted: Wanted): string {
  if (typeof wanted === 'number') return counted(wanted, 'span')
  return typeof wanted === 'function' ? 'a span that fits' : `a span ${shownPattern(wanted)}`
}

function settle(waiter: Waiter): void {
  try {
    const found = waiter.find()
    if (found !== undefined) waiter.resolve(found)
  } catch (error) {
    waiter.reject(error)
  }
}

function checkedWanted(wanted: unknown): Wanted {
  if (typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= 0) return wanted
  if (typeof wanted === 'function') return wanted as (span: ReadableSpan) => boolean
  if (isTextPattern(wanted) || isRecord(wanted)) return checkedPattern(wanted)
  throw expected(
    'the argument of waitFor',
    'a number of spans, a name or a pattern of a span, or a function that takes a span',
    wanted,
  )
}

/** A promise is truthy, so that the first span would be the one. */
function isTrue(answer: unknown): boolean {
  if (!isPromise(answer)) return Boolean(answer)
  // Unhandled, its rejection would end the process.
  Promise.prototype.catch.call(answer, () => {})
  throw expected('the result of the function given to waitFor', 'a boolean, not a promise of one', answer)
}

const MOST_NAMED = 20

function named(spans: readonly ReadableSpan[]): string {
  if (spans.length === 0) return 'none'
  const names = spans.slice(0, MOST_NAMED).map(span => `\`${span.name}\``)
  const rest = spans.length - names.length
  return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

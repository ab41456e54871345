import { isPromise } from 'node:util/types'
import { counted } from '../base/diagnostics/counted.ts'
import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { expected } from '../base/options/expected.ts'
import { A_NUMBER_ABOVE_0 } from '../base/options/option-kinds.ts'
import { LONGEST_TIMER_MILLIS } from '../base/time/pause.ts'
import type { ReadableSpan } from '../span/readable-span.ts'

/** How long to wait. */
export interface WaitOptions {
  /**
   * In milliseconds; `Infinity` for as long as the test runs.
   * @default 4000, below the time-out of a test in vitest and Jest, whose failure would not name what is missing
   */
  readonly timeout?: number | undefined
}

type Wanted = number | ((span: ReadableSpan) => boolean)
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
    wanted: Wanted,
    options: WaitOptions,
    obstacle: () => 'shut down' | 'not in use' | undefined,
  ): Promise<never> {
    const find = finderOf(wanted, this.#ended)
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

  /** A failing test prints it: what is missing is mostly a span that has not ended, or has another name. */
  #missing(start: string, wanted: Wanted, hint: string): Error {
    const what = typeof wanted === 'number' ? counted(wanted, 'span') : 'a span that fits'
    const running = named([...this.#open.values()])
    return new Error(
      `${start} ${what}; ended: ${named(this.#ended)}; started and not ended: ${running}${hint}`,
    )
  }
}

function settle(waiter: Waiter): void {
  try {
    const found = waiter.find()
    if (found !== undefined) waiter.resolve(found)
  } catch (error) {
    waiter.reject(error)
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

import type { Context } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { attachContext, warnOnce } from '@throughline/core/integrations'
import type { MeasuredProcess } from '../metrics/measured-process.ts'
import { endMeasuredProcess } from '../metrics/measured-process.ts'
import { endSpan } from './end-span.ts'
import { LoopContext } from './loop-context.ts'
import type { Processing } from './processing.ts'

interface Turn {
  readonly frame: LoopContext
  /**
   * Whether others share the frame: what the caller of the loop's function does next runs in the frame of the first
   * turn.
   */
  readonly isShared: boolean
  readonly processing: Processing
  readonly measured: MeasuredProcess | undefined
}

/** What a loop does for each message. */
interface LoopSteps<M> {
  /** Starts the span of a message, in the context around the loop. */
  start(message: M, base: Context): Processing
  /** Starts to measure a message, in the context of its span. Missing where the loop is part of what is measured. */
  measure?(message: M, context: Context): MeasuredProcess | undefined
}

/**
 * Iterates over messages. The body of the loop runs in the span of its message, which ends when the next message is
 * asked for, or the loop ends.
 */
export class TracedLoop<M> implements AsyncIterableIterator<M> {
  readonly #source: AsyncIterator<M> | Iterator<M>
  readonly #steps: LoopSteps<M>
  readonly #base = context.active()
  #frame: LoopContext | undefined
  #turn: Turn | undefined

  constructor(source: AsyncIterable<M> | Iterable<M>, steps: LoopSteps<M>) {
    this.#source = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
    this.#steps = steps
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Not an async function: the frame has to be attached to what the caller does next, while it still runs. */
  next(): Promise<IteratorResult<M>> {
    this.#endTurn()
    const isShared = context.active() !== this.#frame
    const frame = new LoopContext(this.#base)
    this.#frame = frame
    attach(frame)
    // What the source starts, such as a connection, is no part of this message.
    const next = context.with(this.#base, () => this.#source.next())
    return Promise.resolve(next).then(result => {
      if (result.done === true) return result
      const processing = this.#steps.start(result.value, this.#base)
      frame.become(processing.context)
      const measured = this.#steps.measure?.(result.value, processing.context)
      this.#turn = { frame, isShared, processing, measured }
      return result
    })
  }

  /** Called where the loop is left, by `break`, `return` or an error, which is not passed on. */
  return(value?: unknown): Promise<IteratorResult<M>> {
    this.#endTurn()
    attach(this.#base)
    const returned = context.with(this.#base, () => this.#source.return?.(value))
    return Promise.resolve(returned ?? { done: true, value: undefined })
  }

  #endTurn(): void {
    if (this.#turn === undefined) return
    const { frame, isShared, processing, measured } = this.#turn
    this.#turn = undefined
    endMeasuredProcess(measured)
    endSpan(processing.span)
    if (isShared) frame.become(this.#base)
  }
}

function attach(attached: Context): void {
  if (attachContext(attached)) return
  warnOnce(
    'kafka loop',
    () =>
      'the registered context manager cannot attach a context: the body of a loop over traced messages has no active span; use traceMessage, or the context manager of @throughline/core',
  )
}

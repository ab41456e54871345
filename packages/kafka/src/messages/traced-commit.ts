import type { Context, Span } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import {
  contextWithSpan,
  describeCommit,
  describeServer,
  messageOf,
  recordClientFailure,
  startCommitSpan,
  warnOnce,
} from '@throughline/core/integrations'
import { kafkaInstruments } from '../metrics/kafka-instruments.ts'
import type { MeasuredCommit } from '../metrics/measured-commit.ts'
import { endMeasuredCommit, startMeasuredCommit } from '../metrics/measured-commit.ts'
import type { MessageSource } from './client-message.ts'
import { endSpan, failSpan } from './end-span.ts'
import type { Receiver } from './receivers.ts'

/** A call of the client that commits. */
export interface CommitCall {
  /** The offsets that are committed, if the client was given any. */
  readonly offsets: unknown
  /** Whether the call lasts until the broker has answered, which is what is measured. */
  readonly isAnswered: boolean
}

/** A commit that has begun. */
export interface StartedCommit {
  readonly context: Context
  /** With the option `settle` only. */
  readonly span: Span | undefined
  /** Where a MeterProvider is registered only. */
  readonly measured: MeasuredCommit | undefined
}

/** Starts the span of a commit, and its measurement; `undefined` where there is neither. Never throws. */
export function startCommit(
  receiver: Receiver,
  { offsets, isAnswered }: CommitCall,
  parent: Context,
): StartedCommit | undefined {
  const { tracing, client } = receiver
  const instruments = isAnswered ? kafkaInstruments() : undefined
  if (!tracing.settle && instruments === undefined) return undefined
  try {
    const sources: readonly Partial<MessageSource>[] = Array.isArray(offsets) ? offsets : []
    const topic = onlyValue(sources, 'topic')
    const span = tracing.settle ? startSpan(receiver, topic, sources, parent) : undefined
    const active = span === undefined ? parent : contextWithSpan(parent, span)
    const measured = instruments && startMeasuredCommit(instruments, topic ?? '', client, active)
    return { context: active, span, measured }
  } catch (error) {
    warnOnce('kafka commit', () => `offsets were committed untraced: ${messageOf(error)}`)
    return undefined
  }
}

export function succeedCommit({ span, measured }: StartedCommit): void {
  endMeasuredCommit(measured)
  if (span !== undefined) endSpan(span)
}

export function failCommit({ span, measured }: StartedCommit, error: unknown): void {
  endMeasuredCommit(measured, { error })
  if (span !== undefined) failSpan(span, error, recordClientFailure)
}

/** Calls `commit` inside of the span of a commit. An error or rejection is recorded and passed on unchanged. */
export function tracedCommit<T>(receiver: Receiver, call: CommitCall, commit: () => T): T {
  const started = startCommit(receiver, call, context.active())
  return started === undefined ? commit() : runCommit(started, commit)
}

function runCommit<T>(started: StartedCommit, commit: () => T): T {
  function succeed<R>(result: R): R {
    succeedCommit(started)
    return result
  }
  function fail(error: unknown): never {
    failCommit(started, error)
    throw error
  }
  let result: T
  try {
    result = context.with(started.context, commit)
  } catch (error) {
    return fail(error)
  }
  return isPromise(result) ? (result.then(succeed, fail) as T) : succeed(result)
}

function startSpan(
  { tracing, client, serverOf }: Receiver,
  topic: string | undefined,
  sources: readonly Partial<MessageSource>[],
  parent: Context,
): Span {
  const span = startCommitSpan(tracing.tracer(), topic ?? '', parent)
  if (!span.isRecording()) return span
  describeCommit(span, client, topic === undefined ? undefined : onlyValue(sources, 'partition'))
  // A commit goes to the coordinator of the group, which a client does not name.
  describeServer(span, { clusterId: serverOf?.('', undefined)?.clusterId })
  return span
}

/** `instanceof Promise` is false for the promises of another realm, as in a Jest suite. */
function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | undefined)?.then === 'function'
}

/** The value that all of `sources` have in common. */
function onlyValue<Name extends keyof MessageSource>(
  sources: readonly Partial<MessageSource>[],
  name: Name,
): MessageSource[Name] | undefined {
  const value = sources[0]?.[name]
  return sources.every(each => each?.[name] === value) ? value : undefined
}

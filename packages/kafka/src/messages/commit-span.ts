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
import type { MessageSource } from './client-message.ts'
import { endSpan, failSpan } from './end-span.ts'
import type { Receiver } from './receivers.ts'

/**
 * Starts the span of a commit; `undefined` where the option `settle` is not set. Never throws.
 *
 * @param offsets those that are committed, if the client was given any
 */
export function startCommit(receiver: Receiver, offsets: unknown, parent: Context): Span | undefined {
  const { tracing, client, serverOf } = receiver
  if (!tracing.settle) return undefined
  try {
    const sources: readonly Partial<MessageSource>[] = Array.isArray(offsets) ? offsets : []
    const topic = onlyValue(sources, 'topic')
    const span = startCommitSpan(tracing.tracer(), topic ?? '', parent)
    if (!span.isRecording()) return span
    describeCommit(span, client, topic === undefined ? undefined : onlyValue(sources, 'partition'))
    // A commit goes to the coordinator of the group, which a client does not name.
    describeServer(span, { clusterId: serverOf?.('', undefined)?.clusterId })
    return span
  } catch (error) {
    warnOnce('kafka commit', () => `offsets were committed untraced: ${messageOf(error)}`)
    return undefined
  }
}

export function failCommit(span: Span, error: unknown): void {
  failSpan(span, error, recordClientFailure)
}

/** Calls `commit` inside of the span of a commit. An error or rejection is recorded and passed on unchanged. */
export function tracedCommit<T>(receiver: Receiver, offsets: unknown, commit: () => T): T {
  const active = context.active()
  const span = startCommit(receiver, offsets, active)
  return span === undefined ? commit() : runCommit(span, contextWithSpan(active, span), commit)
}

function runCommit<T>(span: Span, active: Context, commit: () => T): T {
  function succeed<R>(result: R): R {
    endSpan(span)
    return result
  }
  function fail(error: unknown): never {
    failCommit(span, error)
    throw error
  }
  let result: T
  try {
    result = context.with(active, commit)
  } catch (error) {
    return fail(error)
  }
  return isPromise(result) ? (result.then(succeed, fail) as T) : succeed(result)
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

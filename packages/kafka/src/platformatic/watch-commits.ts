import { subscribe } from 'node:diagnostics_channel'
import type { Span } from '@opentelemetry/api'
import { context, isSpanContextValid } from '@opentelemetry/api'
import { spanOf } from '@throughline/core/integrations'
import { failCommit, startCommit } from '../messages/commit-span.ts'
import { endSpan } from '../messages/end-span.ts'
import { processedIn } from '../messages/processed-message.ts'
import type { Receiver } from '../messages/receivers.ts'
import { unrelatedContext } from '../messages/unrelated-context.ts'

/** What the client publishes of one commit: the same object at its start and at its end. */
interface Commit {
  readonly client: object
  readonly options?: { readonly offsets?: unknown }
  readonly error?: unknown
}

/** The client's tracing channel, which has every commit: of `commit`, of `message.commit` and of `autocommit`. */
const CHANNEL = 'tracing:plt:kafka:consumer:commits'

const receivers = new WeakMap<object, Receiver>()
const spans = new WeakMap<object, Span>()
let isSubscribed = false

/** Makes a span for each commit of a consumer. A commit in the handler of a message belongs to it. */
export function watchCommits(consumer: object, receiver: Receiver): void {
  receivers.set(consumer, receiver)
  if (isSubscribed) return
  isSubscribed = true
  subscribe(`${CHANNEL}:start`, message => begin(message as Commit))
  subscribe(`${CHANNEL}:error`, message => end(message as Commit))
  subscribe(`${CHANNEL}:asyncStart`, message => end(message as Commit))
}

function begin(commit: Commit): void {
  const receiver = receivers.get(commit.client)
  if (receiver === undefined) return
  const active = context.active()
  const isOfMessage = processedIn(active) !== undefined
  const span = startCommit(receiver, commit.options?.offsets, isOfMessage ? active : unrelatedContext(active))
  if (span === undefined) return
  const around = isOfMessage ? undefined : spanOf(active)?.spanContext()
  if (around !== undefined && isSpanContextValid(around)) span.addLink({ context: around })
  spans.set(commit, span)
}

function end(commit: Commit): void {
  const span = spans.get(commit)
  if (span === undefined) return
  spans.delete(commit)
  if (commit.error === undefined) endSpan(span)
  else failCommit(span, commit.error)
}

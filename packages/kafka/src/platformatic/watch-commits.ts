import { subscribe } from 'node:diagnostics_channel'
import { context, isSpanContextValid } from '@opentelemetry/api'
import { spanOf } from '@throughline/core/integrations'
import { processedIn } from '../messages/processed-message.ts'
import type { Receiver } from '../messages/receivers.ts'
import type { StartedCommit } from '../messages/traced-commit.ts'
import { failCommit, startCommit, succeedCommit } from '../messages/traced-commit.ts'
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
const started = new WeakMap<object, StartedCommit>()
let isSubscribed = false

/** Traces and measures each commit of a consumer. A commit in the handler of a message belongs to it. */
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
  const call = { offsets: commit.options?.offsets, isAnswered: true }
  const begun = startCommit(receiver, call, isOfMessage ? active : unrelatedContext(active))
  if (begun === undefined) return
  const around = isOfMessage ? undefined : spanOf(active)?.spanContext()
  if (around !== undefined && isSpanContextValid(around)) begun.span?.addLink({ context: around })
  started.set(commit, begun)
}

function end(commit: Commit): void {
  const begun = started.get(commit)
  if (begun === undefined) return
  started.delete(commit)
  if (commit.error === undefined) succeedCommit(begun)
  else failCommit(begun, commit.error)
}

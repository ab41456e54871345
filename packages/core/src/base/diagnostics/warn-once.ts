import { diag } from '@opentelemetry/api'
import { globalSlot } from '../global-slot.ts'
import { registeredWithApi } from './api-globals.ts'
import { printableLine } from './printable-line.ts'
import { textOf } from './text-of.ts'

/** Bounds the kinds of problem; further ones are dropped. */
const MAX_KINDS = 256

interface Problems {
  readonly counts: Map<string, number>
  readonly sentences: string[]
  /** Sentences found before a logger was set. */
  readonly pending: string[]
  /** Takes sentences as long as no logger is set. */
  write?: (text: string) => void
}

/** Shared, so that two copies of this package in one process report a problem once. */
const slot = globalSlot<Problems>('problems.1')

function problems(): Problems {
  slot.value ??= { counts: new Map(), sentences: [], pending: [] }
  return slot.value
}

/**
 * Counts a problem under `kind`. The first time, passes `sentence` to the API's `diag`, once that has a logger, or
 * to {@link reportTo}. The sentence may quote values from outside: it is escaped and cut. This is the only way in which tracing reports a
 * failure.
 */
export function warnOnce(kind: string, sentence: string | (() => string)): void {
  const { counts, sentences, pending } = problems()
  const count = counts.get(kind)
  if (count !== undefined) {
    counts.set(kind, count + 1)
    return
  }
  if (counts.size === MAX_KINDS) return
  counts.set(kind, 1)
  const text = printableLine(typeof sentence === 'string' ? sentence : worded(kind, sentence))
  sentences.push(text)
  pending.push(text)
  reportPending()
}

/** Passes on the sentences that were found before a logger was set; the API would have dropped them. */
export function reportPending(): void {
  const { pending, write } = problems()
  const report = hasDiagLogger() ? (text: string) => diag.warn(text) : write
  if (report === undefined) return
  for (const text of pending.splice(0)) {
    try {
      report(`throughline: ${text}`)
    } catch {
      // The application's logger threw; the sentence stays in `stats().warnings`.
    }
  }
}

/** Passes sentences to `write` as long as no logger is set, also those found before. */
export function reportTo(write: (text: string) => void): void {
  problems().write = write
  reportPending()
}

/** Whether the application or `startTracing` has set a logger with `diag.setLogger`. */
export function hasDiagLogger(): boolean {
  return registeredWithApi('diag') !== undefined
}

/** Never throws: a sentence quotes users' values, whose `toString` may throw. */
function worded(kind: string, sentence: () => string): string {
  try {
    return sentence()
  } catch (error) {
    return `${kind}: the description of a problem could not be built: ${messageOf(error)}`
  }
}

/** How often each kind of problem occurred in this process. */
export function problemCounts(): Record<string, number> {
  return Object.fromEntries(problems().counts)
}

/** The sentences reported in this process, oldest first. */
export function problemSentences(): string[] {
  return [...problems().sentences]
}

/** The message of a thrown value. Never throws. */
export function messageOf(error: unknown): string {
  try {
    const message = (error as { message?: unknown } | null | undefined)?.message
    return typeof message === 'string' ? message : textOf(error)
  } catch {
    return textOf(error)
  }
}

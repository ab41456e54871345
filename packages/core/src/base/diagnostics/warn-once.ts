import { diag } from '@opentelemetry/api'
import { globalSlot } from '../global-slot.ts'
import { printableLine } from './printable-line.ts'
import { textOf } from './text-of.ts'

/** Beyond this many kinds of problem a process has one problem only: too many problems. */
const MAX_KINDS = 256

interface Problems {
  readonly counts: Map<string, number>
  readonly sentences: string[]
  /** Those that no logger has got yet. */
  readonly pending: string[]
}

/** Two copies of this package in one process report and count as one. */
const slot = globalSlot<Problems>('problems.1')

function problems(): Problems {
  slot.value ??= { counts: new Map(), sentences: [], pending: [] }
  return slot.value
}

/**
 * Counts a problem under `kind` and, the first time, says `sentence` through the API's `diag`, as soon as that has a
 * logger. Words that it quotes may come from outside: controls in it are escaped, and it is cut.
 * This is how tracing fails: once in words, always in numbers, never into the host.
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

/** Passes on what was found while there was no logger: the API drops it. */
export function reportPending(): void {
  if (!hasDiagLogger()) return
  for (const text of problems().pending.splice(0)) {
    try {
      diag.warn(`throughline: ${text}`)
    } catch {
      // A logger of the application that throws: the sentence stays in `stats().warnings`.
    }
  }
}

/** Where every copy of `@opentelemetry/api` 1.x keeps its globals; the API offers no way to ask for the logger. */
const API = Symbol.for('opentelemetry.js.api.1')

/** Whether the application, or tracing itself, has set a logger with `diag.setLogger`. */
export function hasDiagLogger(): boolean {
  return (globalThis as { [API]?: { diag?: unknown } })[API]?.diag !== undefined
}

/** A sentence quotes what users gave, which may refuse to become a text. */
function worded(kind: string, sentence: () => string): string {
  try {
    return sentence()
  } catch (error) {
    return `${kind}: there was a problem that could not be put into words: ${messageOf(error)}`
  }
}

/** How often each kind of problem was reported in this process. */
export function problemCounts(): Record<string, number> {
  return Object.fromEntries(problems().counts)
}

/** What has been reported in this process, oldest first. */
export function problemSentences(): string[] {
  return [...problems().sentences]
}

/** Forgets every problem: a new start of tracing reports anew. */
export function forgetProblems(): void {
  const { counts, sentences, pending } = problems()
  counts.clear()
  sentences.length = 0
  pending.length = 0
}

/** The message of whatever was thrown; never throws itself. */
export function messageOf(error: unknown): string {
  try {
    const message = (error as { message?: unknown } | null | undefined)?.message
    return typeof message === 'string' ? message : textOf(error)
  } catch {
    return textOf(error)
  }
}

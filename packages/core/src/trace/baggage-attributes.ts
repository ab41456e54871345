import type { Baggage, Context, Span } from '@opentelemetry/api'
import { propagation } from '@opentelemetry/api'
import { requireSync } from '../base/diagnostics/require-sync.ts'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import type { SpanProcessor } from '../span/span-processor.ts'

/**
 * Copies entries of the baggage a span starts in to attributes of the same name. An attribute that the code has set
 * at the start stays: baggage comes from the sender of the request.
 *
 * @param chosen the keys to copy, or a function that chooses them
 */
export function baggageAttributes(chosen: readonly string[] | ((key: string) => boolean)): SpanProcessor {
  const pairsOf = typeof chosen === 'function' ? chosenBy(chosen) : named([...new Set(chosen)])
  return {
    onStart(span: Span & ReadableSpan, parentContext: Context) {
      const baggage = propagation.getBaggage(parentContext)
      if (baggage !== undefined) copy(pairsOf(baggage), span)
    },
    onEnd: () => {},
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  }
}

type Pair = readonly [key: string, value: string]

function named(keys: readonly string[]): (baggage: Baggage) => Pair[] {
  return function pairsOf(baggage) {
    const pairs: Pair[] = []
    for (const key of keys) {
      const entry = baggage.getEntry(key)
      if (entry !== undefined) pairs.push([key, entry.value])
    }
    return pairs
  }
}

function chosenBy(isChosen: (key: string) => boolean): (baggage: Baggage) => Pair[] {
  function isWanted(key: string): boolean {
    try {
      return requireSync('baggageAttributes', isChosen(key))
    } catch (error) {
      warnOnce('baggageAttributes', () => `\`baggageAttributes\` failed: ${messageOf(error)}`)
      return false
    }
  }
  return function pairsOf(baggage) {
    const pairs: Pair[] = []
    for (const [key, entry] of baggage.getAllEntries()) if (isWanted(key)) pairs.push([key, entry.value])
    return pairs
  }
}

function copy(pairs: readonly Pair[], span: Span & ReadableSpan): void {
  if (pairs.length === 0) return
  const { attributes } = span
  for (const [key, value] of pairs) if (!Object.hasOwn(attributes, key)) span.setAttribute(key, value)
}

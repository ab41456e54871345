import type { ColumnLink } from '../columns/column-span.ts'
import type { SpanFacts } from '../otlp/span-facts.ts'
import { messageOf, peerText } from '../otlp/span-words.ts'
import type { Rollups } from './rollups.ts'

/** Finds out who called whom, whichever of two spans comes first. */
export interface SpanJoiner {
  add(facts: SpanFacts, service: string, now: number, linked: readonly ColumnLink[]): void
  /** Counts the calls that no server has answered for as calls to the outside. */
  settle(now: number): void
}

/** What is remembered of a span that may be a parent. */
interface KnownSpan {
  readonly service: string
  readonly end: number
}

interface WaitingCall {
  readonly since: number
  readonly facts: SpanFacts
  readonly service: string
}

/** Two generations of so many spans are remembered. */
const GENERATION = 20_000
/** So long a client's call waits for the server's span, in milliseconds. */
const PATIENCE = 5000
/** Messages of a batch whose time in the queue is counted. */
const MOST_SENDERS = 1000

/** Joins spans of different services and adds an edge for each pair. */
export function spanJoiner(rollups: Rollups): SpanJoiner {
  const known = generations<KnownSpan>()
  const orphans = generations<{ readonly facts: SpanFacts; readonly service: string }>()
  const calls = new Map<string, WaitingCall>()
  return { add, settle }

  function add(facts: SpanFacts, service: string, now: number, linked: readonly ColumnLink[]): void {
    known.set(facts.spanId, { service, end: facts.end })
    const child = orphans.get(facts.spanId)
    if (child) joined(child.facts, child.service, service, facts.end)
    if (facts.topic !== '') addMessage(facts, service)
    else if (facts.kind === 3) addCall(facts, service, now)
    if (facts.kind !== 2 && facts.kind !== 5) return
    if (facts.topic !== '' && linked.length > 0)
      for (const { spanId } of linked.slice(0, MOST_SENDERS)) join(facts, service, spanId)
    else if (facts.parentSpanId !== '') {
      calls.delete(facts.parentSpanId)
      join(facts, service, facts.parentSpanId)
    }
  }

  function join(facts: SpanFacts, service: string, sender: string): void {
    const found = known.get(sender)
    if (found) joined(facts, service, found.service, found.end)
    else orphans.set(sender, { facts, service })
  }

  /** A server span is a call from its parent's service; of a message, its sender says how long it was in the queue. */
  function joined(facts: SpanFacts, service: string, from: string, parentEnd: number): void {
    calls.delete(facts.parentSpanId)
    if (facts.topic !== '') {
      const wait = Math.max(0, facts.start - parentEnd)
      rollups.add({ kind: 'topic', name: facts.topic }, facts.end, wait, facts.failed)
    } else if (from !== service) {
      const edge = { kind: 'edge', edge: 'call', from: `service:${from}`, to: `service:${service}` } as const
      rollups.add(edge, facts.end, facts.end - facts.start, facts.failed)
    }
  }

  function addMessage(facts: SpanFacts, service: string): void {
    const own = `service:${service}`
    const topic = `topic:${facts.topic}`
    const role = messageOf(facts)?.role
    if (role === 'receive') return
    const edge =
      role === 'send'
        ? ({ kind: 'edge', edge: 'send', from: own, to: topic } as const)
        : ({ kind: 'edge', edge: 'process', from: topic, to: own } as const)
    rollups.add(edge, facts.end, facts.end - facts.start, facts.failed)
  }

  function addCall(facts: SpanFacts, service: string, now: number): void {
    if (facts.database !== '') addExternal(facts, service)
    else if (facts.peer !== '' && calls.size < GENERATION && !orphans.get(facts.spanId))
      calls.set(facts.spanId, { since: now, facts, service })
  }

  function settle(now: number): void {
    for (const [spanId, { since, facts, service }] of calls) {
      if (since > now - PATIENCE) break
      calls.delete(spanId)
      addExternal(facts, service)
    }
  }

  function addExternal(facts: SpanFacts, service: string): void {
    const name = facts.database || peerText(facts)
    const duration = facts.end - facts.start
    rollups.add({ kind: 'external', name }, facts.end, duration, facts.failed)
    const edge = { kind: 'edge', edge: 'call', from: `service:${service}`, to: `external:${name}` } as const
    rollups.add(edge, facts.end, duration, facts.failed)
  }
}

/** A map of the latest entries, bounded without an order to keep: the older half is dropped at once. */
function generations<Value>(): { get(key: string): Value | undefined; set(key: string, value: Value): void } {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  return { get: key => young.get(key) ?? old.get(key), set }

  function set(key: string, value: Value): void {
    young.set(key, value)
    if (young.size < GENERATION) return
    old = young
    young = new Map()
  }
}

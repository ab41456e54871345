import { byStart } from '../model/by-start.ts'
import type { TraceModel } from '../model/trace-model.ts'
import { isFailed, KIND, kindOf, nameOf, serviceOf } from '../model/trace-model.ts'
import { attemptOf } from './attempts.ts'
import { senderOf } from './rows.ts'
import type { TopicRole } from './topic-family.ts'
import { topicFamily } from './topic-family.ts'

/** A band of the story: what one service did, or the messages in one partition. */
export interface Lane {
  readonly kind: 'service' | 'topic'
  readonly name: string
  readonly partition: string | undefined
  readonly role: TopicRole | undefined
  /** How many bars lie above each other at most. */
  readonly rows: number
}

/** A bar of the story. */
export interface StoryItem {
  readonly lane: number
  /** From 0 on, where bars of a lane overlap. */
  readonly row: number
  readonly kind: 'work' | 'send' | 'queue'
  /** Index of the span; for a message in a queue, of the span that processed it, or that sent it where none did. */
  readonly span: number
  readonly from: number
  readonly to: number
  readonly failed: boolean
  /** Which attempt at a message, from 1 on. */
  readonly attempt: number | undefined
  /** Whether a message was sent and not processed in this trace. */
  readonly unread: boolean
}

/** From the end of one bar to the beginning of another, by their indices. */
interface Arrow {
  readonly from: number
  readonly to: number
}

export interface Story {
  readonly lanes: readonly Lane[]
  readonly items: readonly StoryItem[]
  readonly arrows: readonly Arrow[]
  /** How many bars were left out. */
  readonly leftOut: number
}

/** A reader cannot follow more bars than this. */
const MOST_ITEMS = 400

type Draft = Omit<StoryItem, 'lane' | 'row'> & {
  readonly lane: string
  /** When the sending began: a topic comes before who reads it, even where the reader was faster than the sender's end. */
  readonly sent?: number
}

/** The way of the messages of a trace: who sent them, where they lay, who processed them, and what came of it. */
export function storyOf(trace: TraceModel): Story {
  const chosen = toldSpans(trace)
  const drafts: Draft[] = []
  const itemOf = new Map<number, number>()
  const arrows: Arrow[] = []
  const read = new Set<number>()
  for (const span of chosen.spans) {
    const isConsumer = kindOf(trace, span) === KIND.consumer
    const senders = isConsumer ? sendersOf(trace, span) : []
    const index = add(drafts, workOf(trace, span))
    itemOf.set(span, index)
    for (const sender of senders) {
      read.add(sender)
      const queue = add(drafts, queueOf(trace, sender, span))
      arrows.push({ from: queue, to: index })
      const sent = itemOf.get(sender)
      if (sent !== undefined) arrows.push({ from: sent, to: queue })
    }
    const caller = senders.length > 0 ? undefined : callerOf(trace, span, itemOf)
    if (caller !== undefined && drafts[caller]?.lane !== drafts[index]?.lane)
      arrows.push({ from: caller, to: index })
  }
  for (const span of chosen.spans) {
    if (kindOf(trace, span) !== KIND.producer || read.has(span) || !trace.messages.has(span)) continue
    const queue = add(drafts, queueOf(trace, span, -1))
    arrows.push({ from: itemOf.get(span) ?? queue, to: queue })
  }
  return { ...laidOut(trace, drafts), arrows, leftOut: chosen.leftOut }
}

/** Whether a trace has messages to tell of. */
export const hasStory = (trace: TraceModel): boolean =>
  trace.messages.size > 0 || trace.shapes.some(({ kind }) => kind === KIND.producer || kind === KIND.consumer)

/** The spans where work enters a service or leaves it as a message. */
function toldSpans(trace: TraceModel): { spans: number[]; leftOut: number } {
  const spans: number[] = []
  let leftOut = 0
  for (const span of byStart(trace)) {
    const kind = kindOf(trace, span)
    const isTold =
      kind === KIND.server ||
      kind === KIND.producer ||
      kind === KIND.consumer ||
      ((trace.parent[span] ?? -1) < 0 && kind !== KIND.client)
    if (!isTold) continue
    if (spans.length < MOST_ITEMS) spans.push(span)
    else leftOut++
  }
  return { spans, leftOut }
}

function sendersOf(trace: TraceModel, span: number): number[] {
  const linked = (trace.links.get(span) ?? [])
    .filter(link => link.to >= 0 && kindOf(trace, link.to) === KIND.producer)
    .map(link => link.to)
  if (linked.length > 0) return [...new Set(linked)]
  const sender = senderOf(trace, span)
  return sender < 0 ? [] : [sender]
}

function workOf(trace: TraceModel, span: number): Draft {
  const isSend = kindOf(trace, span) === KIND.producer
  return {
    lane: `service\u0000${serviceOf(trace, span)}`,
    kind: isSend ? 'send' : 'work',
    span,
    from: trace.start[span] ?? 0,
    to: trace.end[span] ?? 0,
    failed: isFailed(trace, span),
    attempt: attemptOf(trace, span),
    unread: false,
  }
}

function queueOf(trace: TraceModel, sender: number, reader: number): Draft {
  const place = trace.messages.get(reader) ?? trace.messages.get(sender)
  const topic = place?.topic ?? topicInName(nameOf(trace, sender))
  const sent = trace.end[sender] ?? 0
  const to = reader < 0 ? sent : (trace.start[reader] ?? sent)
  return {
    lane: `topic\u0000${topic}\u0000${place?.partition ?? trace.messages.get(sender)?.partition ?? ''}`,
    kind: 'queue',
    span: reader < 0 ? sender : reader,
    from: Math.min(sent, to),
    to,
    failed: false,
    attempt: undefined,
    unread: reader < 0,
    sent: trace.start[sender] ?? sent,
  }
}

/** `send orders` names its topic. */
const topicInName = (name: string): string => name.slice(name.lastIndexOf(' ') + 1)

function callerOf(trace: TraceModel, span: number, itemOf: ReadonlyMap<number, number>): number | undefined {
  for (let above = trace.parent[span] ?? -1; above >= 0; above = trace.parent[above] ?? -1) {
    const item = itemOf.get(above)
    if (item !== undefined) return item
  }
  return undefined
}

function add(drafts: Draft[], draft: Draft): number {
  return drafts.push(draft) - 1
}

/** Gives each bar its lane, in the order in which the lanes begin, and the first row of it that is free. */
function laidOut(trace: TraceModel, drafts: readonly Draft[]): Pick<Story, 'lanes' | 'items'> {
  const order = new Map<string, { lane: number; rowEnds: number[] }>()
  const items: StoryItem[] = new Array(drafts.length)
  // Bars that are too short to see still need room beside each other.
  const room = trace.duration * 0.004
  const inOrder = drafts.map((_, index) => index).sort((a, b) => startOf(drafts, a) - startOf(drafts, b))
  for (const index of inOrder) {
    const draft = drafts[index]
    if (draft === undefined) continue
    let lane = order.get(draft.lane)
    if (lane === undefined) {
      lane = { lane: order.size, rowEnds: [] }
      order.set(draft.lane, lane)
    }
    let row = lane.rowEnds.findIndex(end => end <= draft.from)
    if (row < 0) row = lane.rowEnds.length
    lane.rowEnds[row] = Math.max(draft.to, draft.from + room)
    const { sent: _, ...item } = draft
    items[index] = { ...item, lane: lane.lane, row }
  }
  const lanes = [...order].map(([key, { rowEnds }]): Lane => {
    const [kind, name = '', partition] = key.split('\u0000')
    return {
      kind: kind === 'topic' ? 'topic' : 'service',
      name,
      partition: partition === '' ? undefined : partition,
      role: kind === 'topic' ? topicFamily(name).role : undefined,
      rows: rowEnds.length,
    }
  })
  return { lanes, items }
}

const startOf = (drafts: readonly Draft[], index: number): number =>
  drafts[index]?.sent ?? drafts[index]?.from ?? 0

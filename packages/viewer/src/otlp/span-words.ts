import type { ColumnEvent, ColumnLink, ColumnMessage } from '../columns/column-span.ts'
import { attributeValue, readKeyValue } from './any-value.ts'
import type { SpanFacts } from './span-facts.ts'
import type { WireReader } from './wire-reader.ts'
import { FIXED64 } from './wire-reader.ts'

/** Why a span failed: what its exception says, else its status, else what it answered; `error` where none says anything. */
export function errorText(facts: SpanFacts, events: readonly ColumnEvent[]): string {
  const words = events.findLast(({ text }) => text !== '')?.text || facts.statusMessage
  if (words) return words
  return facts.statusCode > 0 ? `answered ${facts.statusCode}` : 'error'
}

/** Name, time and exception of events, given by ranges of bytes. */
export function readEvents(reader: WireReader, ranges: readonly number[] = []): ColumnEvent[] {
  const events: ColumnEvent[] = []
  for (let index = 0; index < ranges.length; index += 2) {
    reader.at = ranges[index] ?? 0
    events.push(readEvent(reader, ranges[index + 1] ?? 0))
  }
  return events
}

function readEvent(reader: WireReader, to: number): ColumnEvent {
  let time = 0n
  let name = ''
  let type = ''
  let message = ''
  while (reader.next(to)) {
    if (reader.field === 1) time = reader.bytes.readBigUInt64LE(reader.fixed(8, FIXED64))
    else if (reader.field === 2) name = reader.textTo(reader.lengthTo(to), 500)
    else if (reader.field === 3) {
      const end = reader.lengthTo(to)
      const key = keyOf(reader, end)
      if (key === 'exception.message') message = textOf(reader, end)
      else if (key === 'exception.type') type = textOf(reader, end)
      reader.at = end
    } else reader.skip(to)
  }
  return { name, time, text: message || type }
}

/** The key of the attribute that begins here, where it may be one of an exception; the reader stays where it is. */
function keyOf(reader: WireReader, to: number): string {
  const from = reader.at
  if (!reader.next(to) || reader.field !== 1) return ''
  const end = reader.lengthTo(to)
  const key = end - reader.at > 20 ? '' : reader.bytes.toString('latin1', reader.at, end)
  reader.at = from
  return key
}

function textOf(reader: WireReader, to: number): string {
  const value = attributeValue(readKeyValue(reader, to).value)
  return typeof value === 'string' ? value.slice(0, 1000) : ''
}

/** What links point to, given by ranges of bytes. */
export function readLinks(reader: WireReader, ranges: readonly number[] = []): ColumnLink[] {
  const links: ColumnLink[] = []
  for (let index = 0; index < ranges.length; index += 2) {
    reader.at = ranges[index] ?? 0
    const to = ranges[index + 1] ?? 0
    let traceId = ''
    let spanId = ''
    while (reader.next(to)) {
      if (reader.field === 1) traceId = reader.hexTo(reader.lengthTo(to))
      else if (reader.field === 2) spanId = reader.hexTo(reader.lengthTo(to))
      else reader.skip(to)
    }
    links.push({ traceId, spanId })
  }
  return links
}

/** A few words beside the bar. */
export function noteOf(facts: SpanFacts): string {
  const words: string[] = []
  if (facts.kind === 3 && facts.database !== '') words.push(facts.database)
  else if (facts.kind === 3 && facts.peer !== '') words.push(peerText(facts))
  if (facts.statusCode > 0) words.push(String(facts.statusCode))
  if (facts.batch > 0) words.push(`${facts.batch} messages`)
  return words.join(' \u00b7 ')
}

/** Host and port of what a client called. */
export function peerText({ peer, peerPort }: SpanFacts): string {
  return peerPort > 0 ? `${peer}:${peerPort}` : peer
}

const ROLES: Readonly<Record<string, ColumnMessage['role']>> = {
  publish: 'send',
  send: 'send',
  create: 'send',
  receive: 'receive',
  process: 'process',
  deliver: 'process',
}

/** What a span did with a topic; undefined for spans that name none. */
export function messageOf(facts: SpanFacts): ColumnMessage | undefined {
  if (facts.topic === '') return undefined
  const role = ROLES[facts.operation] ?? (facts.kind === 4 ? 'send' : 'process')
  const partition = facts.partition === '' ? Number.NaN : Number(facts.partition)
  return {
    role,
    topic: facts.topic,
    ...(Number.isInteger(partition) && { partition }),
    ...(facts.offset !== '' && { offset: facts.offset }),
    ...(facts.messageKey !== '' && { key: facts.messageKey }),
    ...(facts.group !== '' && { group: facts.group }),
    ...(facts.batch > 0 && { batch: facts.batch }),
  }
}

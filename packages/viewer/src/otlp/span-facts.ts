import type { SpanKindNumber } from '../api/span-detail.ts'
import type { WireReader } from './wire-reader.ts'
import { BYTES, FIXED64, VARINT } from './wire-reader.ts'

/** What lists, rates and waterfalls need of a span, read from its OTLP bytes in one pass. */
export interface SpanFacts {
  traceId: string
  spanId: string
  /** Empty where there is none. */
  parentSpanId: string
  name: string
  kind: SpanKindNumber
  /** Milliseconds since 1970. */
  start: number
  end: number
  failed: boolean
  setOk: boolean
  statusMessage: string
  route: string
  /** HTTP or gRPC status; 0 where there is none. */
  statusCode: number
  topic: string
  /** `messaging.operation.type`, or the older `messaging.operation`. */
  operation: string
  /** Name of a database system; empty for other spans. */
  database: string
  /** What a client called: `peer.service`, or the host and port. */
  peer: string
  peerPort: number
  partition: string
  offset: string
  messageKey: string
  group: string
  batch: number
  /** Where the start and end times are in the bytes; -1 where they are not. */
  startAt: number
  endAt: number
  /** Where the first attribute begins, its tag included; -1 where there is none. */
  attributesAt: number
  /** Where events and links begin and end, in pairs; undefined where there are none. */
  events: number[] | undefined
  links: number[] | undefined
}

/**
 * Reads the span that ends at `to`. Unknown fields are passed over.
 *
 * @throws Malformed
 */
export function readSpanFacts(reader: WireReader, to: number): SpanFacts {
  const facts: SpanFacts = {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    name: '',
    kind: 0,
    start: 0,
    end: 0,
    failed: false,
    setOk: false,
    statusMessage: '',
    route: '',
    statusCode: 0,
    topic: '',
    operation: '',
    database: '',
    peer: '',
    peerPort: 0,
    partition: '',
    offset: '',
    messageKey: '',
    group: '',
    batch: 0,
    startAt: -1,
    endAt: -1,
    attributesAt: -1,
    events: undefined,
    links: undefined,
  }
  while (reader.next(to)) {
    switch (reader.field) {
      case 1:
        facts.traceId = reader.hexTo(reader.lengthTo(to))
        break
      case 2:
        facts.spanId = reader.hexTo(reader.lengthTo(to))
        break
      case 4:
        facts.parentSpanId = idOrNone(reader.hexTo(reader.lengthTo(to)))
        break
      case 5:
        facts.name = reader.textTo(reader.lengthTo(to), MOST_NAME)
        break
      case 6:
        facts.kind = kindOf(reader, to)
        break
      case 7:
        facts.startAt = reader.fixed(8, FIXED64)
        facts.start = millisAt(reader.bytes, facts.startAt)
        break
      case 8:
        facts.endAt = reader.fixed(8, FIXED64)
        facts.end = millisAt(reader.bytes, facts.endAt)
        break
      case 9:
        // The tag of field 9 has one byte.
        if (facts.attributesAt < 0) facts.attributesAt = reader.at - 1
        readAttribute(reader, reader.lengthTo(to), facts)
        break
      case 11:
        facts.events = passOver(reader, to, facts.events)
        break
      case 13:
        facts.links = passOver(reader, to, facts.links)
        break
      case 15:
        readStatus(reader, reader.lengthTo(to), facts)
        break
      default:
        reader.skip(to)
    }
  }
  return facts
}

const MOST_NAME = 500
const MOST_VALUE = 1000

/** 64-bit nanoseconds as milliseconds. */
function millisAt(bytes: Buffer, at: number): number {
  return (bytes.readUInt32LE(at + 4) * 4294967296 + bytes.readUInt32LE(at)) / 1e6
}

function idOrNone(id: string): string {
  return id === '0000000000000000' ? '' : id
}

function kindOf(reader: WireReader, to: number): SpanKindNumber {
  if (reader.type !== VARINT) {
    reader.skip(to)
    return 0
  }
  const kind = reader.varint()
  return kind <= 5 ? (kind as SpanKindNumber) : 0
}

function passOver(reader: WireReader, to: number, ranges: number[] = []): number[] {
  const end = reader.lengthTo(to)
  ranges.push(reader.at, end)
  reader.at = end
  return ranges
}

function readStatus(reader: WireReader, to: number, facts: SpanFacts): void {
  while (reader.next(to)) {
    if (reader.field === 2 && reader.type === BYTES) {
      facts.statusMessage = reader.textTo(reader.lengthTo(to), MOST_VALUE)
    } else if (reader.field === 3 && reader.type === VARINT) {
      const code = reader.varint()
      facts.failed = code === 2
      facts.setOk = code === 1
    } else reader.skip(to)
  }
}

type TextFact =
  | 'route'
  | 'topic'
  | 'operation'
  | 'database'
  | 'peer'
  | 'partition'
  | 'offset'
  | 'messageKey'
  | 'group'
type NumberFact = 'statusCode' | 'peerPort' | 'batch'

const FACT_OF_KEY: ReadonlyMap<string, TextFact | NumberFact> = new Map<string, TextFact | NumberFact>([
  ['http.route', 'route'],
  ['http.response.status_code', 'statusCode'],
  ['http.status_code', 'statusCode'],
  ['rpc.grpc.status_code', 'statusCode'],
  ['messaging.destination.name', 'topic'],
  ['messaging.operation.type', 'operation'],
  ['messaging.operation', 'operation'],
  ['messaging.destination.partition.id', 'partition'],
  ['messaging.kafka.destination.partition', 'partition'],
  ['messaging.kafka.offset', 'offset'],
  ['messaging.kafka.message.offset', 'offset'],
  ['messaging.kafka.message.key', 'messageKey'],
  ['messaging.consumer.group.name', 'group'],
  ['messaging.kafka.consumer.group', 'group'],
  ['messaging.batch.message_count', 'batch'],
  ['db.system', 'database'],
  ['db.system.name', 'database'],
  ['server.address', 'peer'],
  ['net.peer.name', 'peer'],
  ['server.port', 'peerPort'],
])

/** Most keys are recognised as uninteresting by their length alone. */
const LENGTHS: Uint8Array = new Uint8Array(64)
for (const key of FACT_OF_KEY.keys()) LENGTHS[key.length] = 1

/** Facts of which the waterfall has words that many spans share, by the length of their keys. */
const SHAPE_FACTS: ReadonlySet<string> = new Set(
  'route statusCode topic database peer peerPort batch'.split(' '),
)
const SHAPE_KEYS: readonly (readonly Buffer[])[] = Array.from({ length: 64 }, (_, length) =>
  [...FACT_OF_KEY]
    .filter(([key, fact]) => key.length === length && SHAPE_FACTS.has(fact))
    .map(([key]) => Buffer.from(key)),
)
/** The tag of `KeyValue.key`. */
const KEY_TAG = 10

/**
 * Whether the `KeyValue` that begins where the reader is, and stays, has words of the waterfall. So is taken what does not begin with its key,
 * as that of every encoder does.
 */
export function isShapeKey(reader: WireReader, to: number): boolean {
  const begin = reader.at
  if (reader.bytes[begin] !== KEY_TAG) return true
  reader.next(to)
  const length = reader.lengthTo(to) - reader.at
  const from = reader.at
  reader.at = begin
  if (length > 63 || LENGTHS[length] === 0) return false
  return (SHAPE_KEYS[length] as readonly Buffer[]).some(key => isKeyAt(reader.bytes, from, key))
}

/** From its end, as many keys begin alike. */
function isKeyAt(bytes: Buffer, from: number, key: Buffer): boolean {
  let place = key.length - 1
  while (place >= 0 && bytes[from + place] === key[place]) place -= 1
  return place < 0
}

function readAttribute(reader: WireReader, to: number, facts: SpanFacts): void {
  let fact: TextFact | NumberFact | undefined
  while (reader.next(to)) {
    if (reader.field === 1) {
      const end = reader.lengthTo(to)
      const length = end - reader.at
      if (length > 63 || LENGTHS[length] === 0) {
        // A key comes before its value in what every encoder writes; a value that came first is passed over.
        reader.at = to
        return
      }
      fact = FACT_OF_KEY.get(reader.bytes.toString('latin1', reader.at, end))
      reader.at = end
    } else if (reader.field === 2 && fact !== undefined) readValue(reader, reader.lengthTo(to), facts, fact)
    else reader.skip(to)
  }
}

function readValue(reader: WireReader, to: number, facts: SpanFacts, fact: TextFact | NumberFact): void {
  while (reader.next(to)) {
    if (reader.field === 1 && reader.type === BYTES) {
      set(facts, fact, reader.textTo(reader.lengthTo(to), MOST_VALUE))
    } else if (reader.field === 3 && reader.type === VARINT) {
      set(facts, fact, reader.varint())
    } else reader.skip(to)
  }
}

function set(facts: SpanFacts, fact: TextFact | NumberFact, value: string | number): void {
  if (fact === 'statusCode' || fact === 'peerPort' || fact === 'batch') facts[fact] = Number(value) || 0
  else facts[fact] = String(value)
}

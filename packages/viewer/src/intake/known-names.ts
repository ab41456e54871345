import { attributeValue } from '../otlp/any-value.ts'
import { eachAttribute } from '../query/match-attributes.ts'
import type { TraceRecord } from '../storage/trace-record.ts'

/** Names and attributes that have been seen, for suggestions and counts. All are bounded. */
export interface KnownNames {
  addRecord(record: TraceRecord): void
  /** Looks at the attributes of the first requests, and of one of each dozen later. */
  addSample(bytes: Uint8Array): void
  services(): readonly string[]
  topics(): readonly string[]
  routes(): readonly string[]
  attributeKeys(): readonly string[]
  valuesOf(attributeKey: string): readonly string[]
}

const MOST_NAMES = 500
const MOST_VALUES = 50
const SAMPLE_EVERY = 12
const FIRST_SAMPLES = 50
const MOST_OF_SAMPLE = 2000

/** Nothing is known yet. */
export function knownNames(): KnownNames {
  const services = new Set<string>()
  const topics = new Set<string>()
  const routes = new Set<string>()
  const attributes = new Map<string, Set<string>>()
  let turn = 0
  return {
    addRecord,
    addSample,
    services: () => [...services],
    topics: () => [...topics],
    routes: () => [...routes],
    attributeKeys: () => [...attributes.keys()],
    valuesOf: key => [...(attributes.get(key) ?? [])],
  }

  function addRecord(record: TraceRecord): void {
    for (const service of record.services) addName(services, service)
    for (const topic of record.topics) addName(topics, topic)
    if (record.head.route !== '') addName(routes, record.head.route)
  }

  function addSample(bytes: Uint8Array): void {
    turn += 1
    if (turn > FIRST_SAMPLES && turn % SAMPLE_EVERY !== 0) return
    let left = MOST_OF_SAMPLE
    eachAttribute(bytes, ({ key, value }) => {
      addValue(key, attributeValue(value))
      left -= 1
      return left > 0
    })
  }

  function addValue(key: string, value: unknown): void {
    if (key.length > 100 || (attributes.size >= MOST_NAMES && !attributes.has(key))) return
    const values = attributes.get(key) ?? new Set()
    attributes.set(key, values)
    if (value === null || typeof value === 'object' || values.size >= MOST_VALUES) return
    const text = String(value)
    if (text.length <= 100) values.add(text)
  }
}

function addName(names: Set<string>, name: string): void {
  if (names.size < MOST_NAMES && name.length <= 200) names.add(name)
}

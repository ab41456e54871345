import { setTimeout as delay } from 'node:timers/promises'
import type { StoredLink, StoredSpan, Texts } from '../traces/stored-span.ts'
import { inOrder, texts } from '../traces/stored-span.ts'

/** The part of a response of Jaeger's `/api/traces` that is read here. */
interface JaegerTrace {
  readonly traceID: string
  readonly spans: readonly JaegerSpan[]
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>
}

interface JaegerSpan {
  readonly traceID: string
  readonly spanID: string
  readonly operationName: string
  readonly references: readonly JaegerReference[]
  readonly startTime: number
  readonly duration: number
  readonly tags: readonly JaegerField[]
  readonly logs: readonly { readonly timestamp: number; readonly fields: readonly JaegerField[] }[]
  readonly processID: string
}

interface JaegerReference {
  readonly refType: 'CHILD_OF' | 'FOLLOWS_FROM'
  readonly traceID: string
  readonly spanID: string
}

interface JaegerField {
  readonly key: string
  readonly value: string | number | boolean
}

/** Tags that Jaeger makes of what a span has beside its attributes. */
const OWN_TAGS =
  /^(?:span\.kind|error|internal\.span\.format|w3c\.tracestate)$|^otel\.(?:status_|scope\.|library\.)/
const PAUSE = 50
const DEADLINE = 30_000

/** Reads from the query API of Jaeger, which its page uses. */
export async function jaegerGet<T>(url: string, path: string): Promise<T> {
  const response = await fetch(url + path)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return ((await response.json()) as { readonly data: T }).data
}

/** The spans of a trace in Jaeger, once there are `count` or the time is up. */
export async function jaegerTrace(url: string, traceId: string, count: number): Promise<StoredSpan[]> {
  const end = Date.now() + DEADLINE
  for (;;) {
    const [trace] = await jaegerGet<JaegerTrace[]>(url, `/api/traces/${traceId}`).catch(() => [])
    const spans = trace === undefined ? [] : spansOf(trace)
    if (spans.length >= count || Date.now() > end) return inOrder(spans)
    await delay(PAUSE)
  }
}

/** The ids of the traces that a search in Jaeger finds. */
export async function jaegerSearch(
  url: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const all = new URLSearchParams({ limit: '1000', lookback: '1h', ...query })
  const found = await jaegerGet<JaegerTrace[]>(url, `/api/traces?${all}`)
  return found.map(({ traceID }) => traceID)
}

function spansOf({ spans, processes }: JaegerTrace): StoredSpan[] {
  return spans.map(span => ({ ...stored(span), service: processes[span.processID]?.serviceName ?? '' }))
}

function stored(span: JaegerSpan): Omit<StoredSpan, 'service'> {
  const tags = textsOf(span.tags)
  const [parent, ...links] = parentFirst(span)
  return {
    traceId: span.traceID,
    spanId: span.spanID,
    parentSpanId: parent?.spanId,
    name: span.operationName,
    kind: tags['span.kind'] ?? 'internal',
    start: span.startTime,
    duration: span.duration,
    status: (tags['otel.status_code'] ?? 'unset').toLowerCase(),
    message: tags['otel.status_description'] ?? '',
    attributes: Object.fromEntries(Object.entries(tags).filter(([key]) => !OWN_TAGS.test(key))),
    events: span.logs.map(({ timestamp, fields }) => {
      const { event = '', ...attributes } = textsOf(fields)
      return { name: event, time: timestamp, attributes }
    }),
    links,
  }
}

/** A parent is a reference like links are, of another type. */
function parentFirst({ references }: JaegerSpan): [StoredLink | undefined, ...StoredLink[]] {
  const parent = references.find(({ refType }) => refType === 'CHILD_OF')
  const links = references.filter(reference => reference !== parent)
  return [parent && linkOf(parent), ...links.map(linkOf)]
}

function linkOf({ traceID, spanID }: JaegerReference): StoredLink {
  return { traceId: traceID, spanId: spanID }
}

function textsOf(fields: readonly JaegerField[]): Texts {
  return texts(Object.fromEntries(fields.map(({ key, value }) => [key, value])))
}

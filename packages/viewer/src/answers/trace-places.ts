import type { SpanKindNumber } from '../api/span-detail.ts'
import type { SpanShape } from '../columns/column-span.ts'
import { ROW_FLAGS } from '../columns/column-span.ts'
import type { TraceColumns } from '../columns/read-columns.ts'

/** Where spans of different traces stand alike: of one name, service and kind, below the same parents. */
export interface Place {
  readonly service: string
  readonly name: string
  readonly kind: SpanKindNumber
  readonly below: Map<string, Place>
  own: SpansAtPlace
  /** One entry for each trace that has it. */
  readonly others: SpansAtPlace[]
}

/** The spans of one trace at one place. */
interface SpansAtPlace {
  count: number
  /** Milliseconds, all together. */
  duration: number
  failed: boolean
}

/** A place without spans. */
export function newPlace(service: string, name: string, kind: SpanKindNumber): Place {
  return { service, name, kind, below: new Map(), own: noSpans(), others: [] }
}

function noSpans(): SpansAtPlace {
  return { count: 0, duration: 0, failed: false }
}

/** Adds the spans of a trace to the places below `root`. */
export function addTrace(root: Place, trace: TraceColumns, side: 'own' | 'others'): void {
  const keys = new Map<SpanShape, string>()
  const placeOf: Place[] = []
  const spansAt = new Map<Place, SpansAtPlace>()
  for (let row = 0; row < trace.length; row++) {
    const shape = trace.shape(row)
    const key = keys.get(shape) ?? keyOf(shape, trace)
    keys.set(shape, key)
    const place = placeBelow(placeOf[trace.parents[row] ?? -1] ?? root, key, shape, trace)
    placeOf.push(place)
    const spans = spansAt.get(place) ?? noSpans()
    spansAt.set(place, spans)
    spans.count += 1
    spans.duration += ((trace.durations[row] ?? 0) * trace.head.tick) / 1e6
    if ((trace.flags(row) & ROW_FLAGS.failed) !== 0) spans.failed = true
  }
  for (const [place, spans] of spansAt)
    if (side === 'own') place.own = spans
    else place.others.push(spans)
}

function keyOf({ name, service, kind }: SpanShape, trace: TraceColumns): string {
  return `${trace.head.services[service]}\0${name}\0${kind}`
}

function placeBelow(above: Place, key: string, shape: SpanShape, trace: TraceColumns): Place {
  const known = above.below.get(key)
  if (known) return known
  const place = newPlace(trace.head.services[shape.service] ?? '', shape.name, shape.kind)
  above.below.set(key, place)
  return place
}

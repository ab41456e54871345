import type { LogLine } from '../../src/api/log-lines.ts'
import type { OtlpResourceSpans, OtlpScopeSpans, OtlpSpan, OtlpTraces } from '../../src/api/otlp-json.ts'
import type { EventDetail, LinkDetail, SpanDetail } from '../../src/api/span-detail.ts'
import type { TraceSummary } from '../../src/api/trace-summary.ts'
import type { ColumnSpan } from '../../src/columns/column-span.ts'
import { readColumns } from '../../src/columns/read-columns.ts'
import { tableOfSpans } from '../../src/columns/table-of-spans.ts'
import { writeColumns } from '../../src/columns/write-columns.ts'
import { columnSpanOf, isFailedStatus, kindNumber } from './otlp-span-facts.ts'
import { attributesOf, listOf, nanoseconds, textOf } from './otlp-values.ts'
import type { TraceModel } from './trace-model.ts'
import { modelOf } from './trace-model.ts'

interface FileSpan {
  readonly span: OtlpSpan
  readonly resourceSpans: OtlpResourceSpans
  readonly scopeSpans: OtlpScopeSpans
  readonly column: ColumnSpan
}

/** The traces of a file in OTLP's JSON: one object, or one a line, as the Collector's and core's file exporters write them. */
export class OtlpFile {
  readonly #traces = new Map<string, FileSpan[]>()
  readonly #models = new Map<string, TraceModel>()

  readonly #logs: readonly LogLine[]

  /** @throws Error where there are no spans */
  constructor(documents: readonly OtlpTraces[], logs: readonly LogLine[] = []) {
    this.#logs = logs
    for (const traces of documents) this.#add(traces)
    if (this.#traces.size === 0)
      throw new Error('The file has no spans: expected OTLP JSON with resourceSpans')
  }

  get traceIds(): string[] {
    return [...this.#traces.keys()]
  }

  has(traceId: string): boolean {
    return this.#traces.has(traceId)
  }

  #add({ resourceSpans }: OtlpTraces): void {
    for (const ofResource of listOf(resourceSpans)) {
      const service =
        textOf(attributesOf(ofResource.resource?.attributes), 'service.name') || 'unknown_service'
      for (const ofScope of listOf(ofResource.scopeSpans))
        for (const span of listOf(ofScope.spans)) {
          const traceId = String(span.traceId).toLowerCase()
          if (!/^[0-9a-f]{32}$/.test(traceId)) continue
          let spans = this.#traces.get(traceId)
          if (spans === undefined) {
            spans = []
            this.#traces.set(traceId, spans)
          }
          const column = columnSpanOf(span, service)
          spans.push({ span, resourceSpans: ofResource, scopeSpans: ofScope, column })
        }
    }
  }

  columnSpans(traceId: string): readonly ColumnSpan[] {
    return this.#spansOf(traceId).map(({ column }) => column)
  }

  model(traceId: string): TraceModel {
    let model = this.#models.get(traceId)
    if (model === undefined) {
      model = modelOf(
        readColumns(writeColumns(traceId, tableOfSpans(this.columnSpans(traceId))).buffer),
        this.#logs,
      )
      this.#models.set(traceId, model)
    }
    return model
  }

  summary(traceId: string): TraceSummary {
    const trace = this.model(traceId)
    const spans = this.#spansOf(traceId)
    const head = spans.find(({ column }) => column.spanId === trace.spanId(0))?.column
    const topics = [...trace.messages.values()].map(({ topic }) => topic)
    const error = [...trace.errors.values()][0]
    const failed = spans.filter(({ column }) => column.failed).length
    const answer = textOf(
      attributesOf(spans.find(({ column }) => column === head)?.span.attributes),
      'http.response.status_code',
    )
    return {
      traceId,
      seq: trace.origin,
      name: head?.name ?? '',
      service: head?.service ?? '',
      ...(head !== undefined && head.route !== '' && { route: head.route }),
      ...(head?.message !== undefined && { topic: head.message.topic }),
      ...(answer !== '' && { statusCode: Number(answer) }),
      outcome: failed > 0 ? 'error' : 'unset',
      ...(error !== undefined && { error }),
      start: trace.origin,
      duration: trace.duration,
      headDuration: (trace.end[0] ?? 0) - (trace.start[0] ?? 0),
      spans: trace.size,
      errors: failed,
      logs: this.#logs.length,
      services: [...new Set(trace.shapes.map(({ service }) => service))].slice(0, 20),
      topics: [...new Set(topics)].slice(0, 20),
    }
  }

  detail(traceId: string, spanId: string): SpanDetail {
    const spans = this.#spansOf(traceId)
    const found = spans.find(({ column }) => column.spanId === spanId)
    if (found === undefined) throw new Error('The file has no such span')
    const { span, column, resourceSpans, scopeSpans } = found
    return {
      traceId,
      spanId,
      ...(column.parentSpanId !== '' && { parentSpanId: column.parentSpanId }),
      ...(span.traceState !== undefined && { traceState: String(span.traceState) }),
      name: column.name,
      kind: kindNumber(span.kind),
      startUnixNano: String(column.start),
      endUnixNano: String(column.end),
      outcome: isFailedStatus(span) ? 'error' : 'unset',
      ...(span.status?.message !== undefined && { statusMessage: String(span.status.message) }),
      attributes: attributesOf(span.attributes),
      events: listOf(span.events).map(
        (event): EventDetail => ({
          name: String(event.name ?? ''),
          timeUnixNano: String(nanoseconds(event.timeUnixNano)),
          attributes: attributesOf(event.attributes),
        }),
      ),
      links: listOf(span.links).map(link =>
        this.#link(String(link.traceId), String(link.spanId), attributesOf(link.attributes)),
      ),
      linkedFrom: this.#linkedFrom(traceId, spanId),
      logs: this.#logs.filter(line => line.spanId === spanId),
      resource: attributesOf(resourceSpans.resource?.attributes),
      scope: {
        name: String(scopeSpans.scope?.name ?? ''),
        ...(scopeSpans.scope?.version !== undefined && { version: String(scopeSpans.scope.version) }),
      },
      dropped: {
        attributes: span.droppedAttributesCount ?? 0,
        events: span.droppedEventsCount ?? 0,
        links: span.droppedLinksCount ?? 0,
      },
    }
  }

  otlp(traceId: string): OtlpTraces {
    return {
      resourceSpans: this.#spansOf(traceId).map(({ span, resourceSpans, scopeSpans }) => ({
        ...resourceSpans,
        scopeSpans: [{ ...scopeSpans, spans: [span] }],
      })),
    }
  }

  #spansOf(traceId: string): readonly FileSpan[] {
    const spans = this.#traces.get(traceId)
    if (spans === undefined) throw new Error('The file has no such trace')
    return spans
  }

  #link(traceId: string, spanId: string, attributes: LinkDetail['attributes']): LinkDetail {
    const target = this.#traces.get(traceId)?.find(({ column }) => column.spanId === spanId)?.column
    if (target === undefined) return { traceId, spanId, attributes }
    return {
      traceId,
      spanId,
      attributes,
      span: {
        name: target.name,
        service: target.service,
        start: Number(target.start / 1000n) / 1000,
        outcome: target.failed ? 'error' : 'unset',
      },
    }
  }

  #linkedFrom(traceId: string, spanId: string): LinkDetail[] {
    const linked: LinkDetail[] = []
    for (const [from, spans] of this.#traces)
      for (const { column } of spans)
        if (
          linked.length < 1000 &&
          column.links.some(link => link.spanId === spanId && link.traceId === traceId)
        )
          linked.push(this.#link(from, column.spanId, []))
    return linked
  }
}

/**
 * One object, or one a line.
 *
 * @throws Error where a text is no JSON
 */
export function documentsIn(text: string): OtlpTraces[] {
  try {
    const document = JSON.parse(text) as OtlpTraces | OtlpTraces[]
    return Array.isArray(document) ? document : [document]
  } catch (error) {
    const lines = text.split('\n').filter(line => line.trim() !== '')
    if (lines.length < 2)
      throw new Error(`The file is no JSON: ${error instanceof Error ? error.message : error}`)
    return lines.flatMap(line => {
      try {
        return [JSON.parse(line) as OtlpTraces]
      } catch {
        // The last line of a file that is being written is cut off.
        return []
      }
    })
  }
}

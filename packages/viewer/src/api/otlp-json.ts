/** OTLP's JSON (`ExportTraceServiceRequest`), which the Collector, Jaeger and this viewer's `/v1/traces` take. */
export interface OtlpTraces {
  readonly resourceSpans: readonly OtlpResourceSpans[]
}

/** The spans of one resource. */
export interface OtlpResourceSpans {
  readonly resource?: {
    readonly attributes?: readonly OtlpKeyValue[]
    readonly droppedAttributesCount?: number
  }
  readonly scopeSpans?: readonly OtlpScopeSpans[]
  readonly schemaUrl?: string
}

/** The spans of one instrumentation scope. */
export interface OtlpScopeSpans {
  readonly scope?: {
    readonly name?: string
    readonly version?: string
    readonly attributes?: readonly OtlpKeyValue[]
  }
  readonly spans?: readonly OtlpSpan[]
  readonly schemaUrl?: string
}

/** A span in OTLP's JSON. Ids are hex; 64-bit numbers are texts, or numbers in what others wrote. */
export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly flags?: number
  readonly name?: string
  readonly kind?: number | string
  readonly startTimeUnixNano?: string | number
  readonly endTimeUnixNano?: string | number
  readonly attributes?: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
  readonly events?: readonly OtlpEvent[]
  readonly droppedEventsCount?: number
  readonly links?: readonly OtlpLink[]
  readonly droppedLinksCount?: number
  readonly status?: { readonly code?: number | string; readonly message?: string }
}

/** An event in OTLP's JSON. */
export interface OtlpEvent {
  readonly timeUnixNano?: string | number
  readonly name?: string
  readonly attributes?: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
}

/** A link in OTLP's JSON. */
export interface OtlpLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState?: string
  readonly flags?: number
  readonly attributes?: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
}

/** An attribute in OTLP's JSON. */
export interface OtlpKeyValue {
  readonly key: string
  readonly value?: OtlpAnyValue
}

/** At most one field is set. */
export interface OtlpAnyValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: string | number
  readonly doubleValue?: number | string
  readonly arrayValue?: { readonly values?: readonly OtlpAnyValue[] }
  readonly kvlistValue?: { readonly values?: readonly OtlpKeyValue[] }
  readonly bytesValue?: string
}

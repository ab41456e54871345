import type { Context, SpanContext } from '@opentelemetry/api'
import { context as contextApi } from '@opentelemetry/api'
import { environmentWord } from '../base/options/environment.ts'
import { spanOf } from '../context/context-with-span.ts'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { isSampled } from '../ids/trace-flags.ts'
import { identityOf } from '../span/identity-of.ts'

/** One measured value, and the span in which it was measured. */
export interface Exemplar {
  readonly value: number
  /** In milliseconds since 1970. */
  readonly time: number
  readonly spanContext: SpanContext
}

/** Which measurements become exemplars: those inside of sampled spans, those inside of any span, or none. */
export type ExemplarFilter = 'trace_based' | 'always_on' | 'always_off'

export const EXEMPLAR_FILTERS: readonly ExemplarFilter[] = ['trace_based', 'always_on', 'always_off']

/** The span that a measurement belongs to; `undefined` where it is to be no exemplar. */
export type ExemplarSource = (context: Context | undefined) => SpanIdentity | undefined

/** Specification: metrics/sdk.md, "ExemplarFilter". An exemplar without a trace leads nowhere, so none is kept. */
export function exemplarSource(filter: ExemplarFilter): ExemplarSource {
  if (filter === 'always_off') return noSource
  return filter === 'always_on' ? anySpan : sampledSpan
}

/** OTEL_METRICS_EXEMPLAR_FILTER. */
export function filterFromEnvironment(): ExemplarFilter {
  return environmentWord('OTEL_METRICS_EXEMPLAR_FILTER', EXEMPLAR_FILTERS) ?? 'trace_based'
}

function noSource(): undefined {
  return undefined
}

function anySpan(context: Context | undefined): SpanIdentity | undefined {
  const span = spanOf(context ?? contextApi.active())
  return span === undefined ? undefined : identityOf(span)
}

function sampledSpan(context: Context | undefined): SpanIdentity | undefined {
  const identity = anySpan(context)
  return identity !== undefined && isSampled(identity.traceFlags) ? identity : undefined
}

/** The newest exemplar of a bucket or a sum. It is written over: the first one is the only one that is allocated. */
export class LastExemplar implements Exemplar {
  value: number
  time: number
  #identity: SpanIdentity

  constructor(value: number, identity: SpanIdentity) {
    this.value = value
    this.time = Date.now()
    this.#identity = identity
  }

  get spanContext(): SpanContext {
    return this.#identity.spanContext
  }

  set(value: number, identity: SpanIdentity): void {
    this.value = value
    this.time = Date.now()
    this.#identity = identity
  }
}

import type { Attributes, Context, Link, SpanKind, TraceState } from '@opentelemetry/api'
import type { OptionKind } from '../base/options/checked-options.ts'
import { hasMethods } from '../base/options/object-checks.ts'

/** `0` do not record, `1` record but do not export, `2` record and export: the numbers of OpenTelemetry's enum. */
export const SamplingDecision = { NOT_RECORD: 0, RECORD: 1, RECORD_AND_SAMPLED: 2 } as const
export type SamplingDecision = (typeof SamplingDecision)[keyof typeof SamplingDecision]

/** What a sampler answers. */
export interface SamplingResult {
  readonly decision: number
  /** Attributes to put on the span. */
  readonly attributes?: Readonly<Attributes>
  /** The trace state the span and its descendants get, in place of the parent's. */
  readonly traceState?: TraceState
}

/**
 * Decides when a span starts whether it is recorded. OpenTelemetry's own samplers fit.
 * Specification: trace/sdk.md, "Sampler".
 */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult
  toString(): string
  /** A span with a parent gets the parent's decision, so the sampler need not be asked for it. */
  readonly followsParent?: boolean
}

export const A_SAMPLER: OptionKind = {
  is: 'a sampler such as ratio(0.1)',
  valid: value => hasMethods(value, ['shouldSample']),
}

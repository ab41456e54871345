import type { Attributes, Context, Link, SpanKind, TraceState } from '@opentelemetry/api'
import type { OptionKind } from '../base/options/checked-options.ts'
import { hasMethods } from '../base/options/object-checks.ts'

/** `0` does not record, `1` records without exporting, `2` records and exports: the numbers of OpenTelemetry's enum. */
export const SamplingDecision = { NOT_RECORD: 0, RECORD: 1, RECORD_AND_SAMPLED: 2 } as const
export type SamplingDecision = (typeof SamplingDecision)[keyof typeof SamplingDecision]

/** The result of a sampler. */
export interface SamplingResult {
  readonly decision: number
  /** Attributes added to the span. */
  readonly attributes?: Readonly<Attributes>
  /** Trace state of the span and its descendants, in place of the parent's. */
  readonly traceState?: TraceState
}

/**
 * Decides at a span's start whether it is recorded. OpenTelemetry's own samplers fit. Specification: trace/sdk.md,
 * "Sampler".
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
  /** Whether spans with a parent always get the parent's decision; then the sampler is not called for them. */
  readonly followsParent?: boolean
}

export const A_SAMPLER: OptionKind = {
  is: 'a sampler such as ratio(0.1)',
  valid: value => hasMethods(value, ['shouldSample']),
}

import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import type { Optional } from '../base/options/optional.ts'
import type { Clock } from '../base/time/clock.ts'
import { A_CLOCK } from '../base/time/clock.ts'
import type { IdGenerator } from '../ids/id-source.ts'
import { AN_ID_GENERATOR } from '../ids/id-source.ts'
import { createResource } from '../resource/resource.ts'
import { alwaysOn } from '../sampling/always.ts'
import { parentBased } from '../sampling/parent-based.ts'
import type { Sampler } from '../sampling/sampler.ts'
import { A_SAMPLER } from '../sampling/sampler.ts'
import type { Exporter } from '../span/exporter.ts'
import type { Resource } from '../span/readable-span.ts'
import type { SpanRedactOptions } from '../span/redact-options.ts'
import { spanRedaction } from '../span/redact-options.ts'
import type { Redaction } from '../span/redaction.ts'
import type { SpanLimits } from '../span/span-limits.ts'
import { checkedSpanLimits } from '../span/span-limits.ts'
import type { SpanProcessor } from '../span/span-processor.ts'
import { SPAN_PROCESSORS } from '../span/span-processor.ts'
import type { Keep, KeepOptions } from '../tail-sampling/keep-options.ts'
import { checkedKeep } from '../tail-sampling/keep-options.ts'

/** How a {@link TracerProvider} makes its spans. */
export interface TracerProviderOptions {
  /** Who makes the spans. @default a resource with `service.name` = `unknown_service:node` */
  readonly resource?: Resource | undefined
  /** @default parentBased(alwaysOn) */
  readonly sampler?: Sampler | undefined
  /** Which local traces are kept although the sampler refused them. @default none */
  readonly keep?: KeepOptions | undefined
  /** @default 128 of each, values of any length */
  readonly spanLimits?: Optional<SpanLimits> | undefined
  /** @default 128 random bits a trace, 64 a span */
  readonly idGenerator?: IdGenerator | undefined
  /** Where ended spans go: exporters of ours, or processors of OpenTelemetry. @default [] */
  readonly spanProcessors?: readonly (Exporter | SpanProcessor)[] | undefined
  /** What is replaced in spans before anything leaves, and before any processor sees it. @default nothing */
  readonly redact?: SpanRedactOptions | undefined
  /** @default the clock of the machine */
  readonly clock?: Clock | undefined
}

/** {@link TracerProviderOptions}, checked. */
export interface CheckedProvider {
  readonly resource: Resource
  readonly sampler: Sampler
  readonly keep?: Keep
  readonly spanLimits?: Partial<SpanLimits>
  readonly idGenerator?: IdGenerator
  readonly spanProcessors: readonly (Exporter | SpanProcessor)[]
  readonly clock?: Clock
  readonly redact?: Redaction | undefined
}

/** The options that `startTracing` and a provider have in common. */
export const SHARED_OPTIONS: OptionTable<
  Pick<CheckedProvider, 'keep' | 'spanLimits' | 'idGenerator' | 'clock' | 'spanProcessors'>
> = {
  spanProcessors: { ...SPAN_PROCESSORS, default: () => [] },
  keep: { read: checkedKeep },
  spanLimits: { read: checkedSpanLimits },
  idGenerator: AN_ID_GENERATOR,
  clock: A_CLOCK,
}

const OPTIONS: OptionTable<CheckedProvider> = {
  ...SHARED_OPTIONS,
  redact: { read: spanRedaction },
  resource: {
    is: 'a resource',
    // A resource of OpenTelemetry may still be finding out its attributes, and complains when they are read before.
    valid: value => typeof value === 'object' && value !== null && 'attributes' in value,
    default: createResource,
  },
  sampler: { ...A_SAMPLER, default: () => parentBased(alwaysOn) },
}

const trusted = new WeakSet<object>()

/** Options for a provider that were checked already, under the names that the application has given them by. */
export function trustedOptions(checked: CheckedProvider): TracerProviderOptions {
  trusted.add(checked)
  return checked as TracerProviderOptions
}

/** @throws TypeError for an unknown option or one of the wrong type */
export function checkedProvider(options: TracerProviderOptions): CheckedProvider {
  return trusted.has(options) ? (options as unknown as CheckedProvider) : checkedOptions(options, OPTIONS)
}

import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { processResource } from '../resource/process-resource.ts'
import type { Resource } from '../span/readable-span.ts'
import type { ExemplarFilter } from './exemplar.ts'
import { EXEMPLAR_FILTERS, filterFromEnvironment } from './exemplar.ts'

/** How a {@link MeterProvider} measures. */
export interface MeterProviderOptions {
  /** Who measures. @default that of the tracing that was started last, else OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES */
  readonly resource?: Resource | undefined
  /**
   * How many sets of attributes one metric may have; further ones are counted together, with `otel.metric.overflow`.
   * @default 2000
   */
  readonly cardinalityLimit?: number | undefined
  /**
   * Which measurements become exemplars: those in sampled spans (`trace_based`), in any (`always_on`), or none
   * (`always_off`). @default OTEL_METRICS_EXEMPLAR_FILTER, or 'trace_based'
   */
  readonly exemplarFilter?: ExemplarFilter | undefined
}

/** {@link MeterProviderOptions}, checked. */
export interface CheckedMeterProvider {
  readonly resource: () => Resource
  readonly cardinalityLimit: number
  readonly exemplarFilter: ExemplarFilter
}

const OPTIONS: OptionTable<Omit<CheckedMeterProvider, 'resource'> & { readonly resource?: Resource }> = {
  resource: {
    is: 'a resource',
    valid: value => typeof value === 'object' && value !== null && 'attributes' in value,
  },
  cardinalityLimit: {
    is: 'a whole number of 2 or more',
    valid: value => Number.isSafeInteger(value) && (value as number) >= 2,
    default: () => 2000,
  },
  exemplarFilter: {
    is: EXEMPLAR_FILTERS.map(word => `'${word}'`).join(' or '),
    valid: value => (EXEMPLAR_FILTERS as readonly unknown[]).includes(value),
    default: filterFromEnvironment,
  },
}

/** @throws TypeError for an unknown or wrong option */
export function checkedMeterProvider(options: MeterProviderOptions): CheckedMeterProvider {
  const { resource, ...checked } = checkedOptions(options, OPTIONS)
  return { ...checked, resource: resource === undefined ? processResource() : () => resource }
}

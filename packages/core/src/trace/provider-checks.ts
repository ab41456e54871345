import type { OptionCheck } from '../base/options/check-options.ts'
import { hasMethods } from '../base/options/has-methods.ts'
import { isRecord } from '../base/options/is-record.ts'
import { DEFAULT_SPAN_LIMITS } from '../span/span-limits.ts'

type SharedOption = 'spanProcessors' | 'sampler' | 'keep' | 'spanLimits' | 'idGenerator' | 'clock'

const LIMITS = Object.keys(DEFAULT_SPAN_LIMITS)

/** The options that `startTracing` and `TracerProvider` have in common; `keep` checks what it is made of itself. */
export const PROVIDER_CHECKS: Readonly<Record<SharedOption, OptionCheck>> = {
  spanProcessors: [
    'an array of span processors',
    value => Array.isArray(value) && value.every(isSpanProcessor),
  ],
  sampler: ['a sampler such as ratio(0.1)', value => hasMethods(value, ['shouldSample'])],
  keep: ['an object', isRecord],
  spanLimits: [`an object of whole numbers from 0 (${LIMITS.join(', ')})`, isLimits],
  idGenerator: ['an id generator', value => hasMethods(value, ['generateTraceId', 'generateSpanId'])],
  clock: ['a clock', value => hasMethods(value, ['now', 'anchor'])],
}

/** Our exporters are span processors too; those of OpenTelemetry are not. */
export function isSpanProcessor(value: unknown): boolean {
  return hasMethods(value, ['onStart', 'onEnd', 'forceFlush', 'shutdown'])
}

function isLimits(value: unknown): boolean {
  return (
    isRecord(value) && Object.entries(value).every(([name, limit]) => LIMITS.includes(name) && isLimit(limit))
  )
}

function isLimit(value: unknown): boolean {
  return (Number.isInteger(value) && (value as number) >= 0) || value === Number.POSITIVE_INFINITY
}

import { environmentNumber } from '../base/options/environment.ts'
import type { SpanLimits } from './span-limits.ts'
import { DEFAULT_SPAN_LIMITS } from './span-limits.ts'

/** The span limits of the environment (specification, configuration/sdk-environment-variables.md, "Attribute limits", "Span limits"). */
export function limitsFromEnvironment(): SpanLimits {
  const count = limitOf('OTEL_ATTRIBUTE_COUNT_LIMIT')
  const length = limitOf('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT')
  const defaults = DEFAULT_SPAN_LIMITS
  return {
    attributeCountLimit: limitOf('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? count ?? defaults.attributeCountLimit,
    attributeValueLengthLimit:
      limitOf('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? length ?? defaults.attributeValueLengthLimit,
    eventCountLimit: limitOf('OTEL_SPAN_EVENT_COUNT_LIMIT') ?? defaults.eventCountLimit,
    linkCountLimit: limitOf('OTEL_SPAN_LINK_COUNT_LIMIT') ?? defaults.linkCountLimit,
    attributePerEventCountLimit:
      limitOf('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT') ?? count ?? defaults.attributePerEventCountLimit,
    attributePerLinkCountLimit:
      limitOf('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT') ?? count ?? defaults.attributePerLinkCountLimit,
  }
}

function limitOf(name: string): number | undefined {
  return environmentNumber(name, 'a whole number from 0', value => Number.isInteger(value) && value >= 0)
}

import type { OptionKind } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { environmentNumber } from '../base/options/environment.ts'
import type { Optional } from '../base/options/optional.ts'

/** How much one span may hold. OpenTelemetry specification, trace/sdk.md, "Span limits". */
export interface SpanLimits {
  /** Attributes of a span. @default 128 */
  readonly attributeCountLimit: number
  /** Characters (or bytes) of an attribute value; the rest is cut off. @default Infinity */
  readonly attributeValueLengthLimit: number
  /** Events of a span; the oldest make room for the newest. @default 128 */
  readonly eventCountLimit: number
  /** Links of a span. @default 128 */
  readonly linkCountLimit: number
  /** Attributes of an event. @default 128 */
  readonly attributePerEventCountLimit: number
  /** Attributes of a link. @default 128 */
  readonly attributePerLinkCountLimit: number
}

export const DEFAULT_SPAN_LIMITS: SpanLimits = {
  attributeCountLimit: 128,
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
  eventCountLimit: 128,
  linkCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
}

const LIMIT: OptionKind = {
  is: 'a whole number from 0, or Infinity',
  valid: value => (Number.isInteger(value) && (value as number) >= 0) || value === Number.POSITIVE_INFINITY,
}

/** @throws TypeError for an unknown limit or one of the wrong type */
export function checkedSpanLimits(limits: Optional<SpanLimits>): Partial<SpanLimits> {
  const table = {
    attributeCountLimit: LIMIT,
    attributeValueLengthLimit: LIMIT,
    eventCountLimit: LIMIT,
    linkCountLimit: LIMIT,
    attributePerEventCountLimit: LIMIT,
    attributePerLinkCountLimit: LIMIT,
  }
  return checkedOptions<Partial<SpanLimits>>(limits, table, 'spanLimits')
}

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

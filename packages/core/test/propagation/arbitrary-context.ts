import type { Context, SpanContext } from '@opentelemetry/api'
import { createTraceState, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import fc from 'fast-check'
import { anyText, hex } from './arbitrary-headers.ts'

/** The span of somebody: mostly with valid ids, sometimes with whatever. */
const spanContext: fc.Arbitrary<SpanContext> = fc.record({
  traceId: fc.oneof(
    { weight: 4, arbitrary: hex(32) },
    { weight: 1, arbitrary: hex(32).map(id => id.toUpperCase()) },
    { weight: 1, arbitrary: anyText },
  ),
  spanId: fc.oneof({ weight: 4, arbitrary: hex(16) }, { weight: 1, arbitrary: anyText }),
  traceFlags: fc.oneof(fc.nat(3), fc.integer()),
  traceState: anyText.map(text => createTraceState(text)),
})

const baggageValue = fc.oneof(anyText, fc.integer(), fc.anything()) as fc.Arbitrary<string>
const baggage = fc.dictionary(
  fc.oneof(anyText, fc.constantFrom('user.id', 'a', '__proto__')),
  fc.record({ value: baggageValue }),
  { maxKeys: 20 },
)

/** A context as applications and other tracers make them. */
export const anyContext: fc.Arbitrary<Context> = fc
  .tuple(fc.option(spanContext), fc.option(baggage))
  .map(([span, entries]) => {
    const context = span === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, span)
    return entries === null ? context : propagation.setBaggage(context, propagation.createBaggage(entries))
  })

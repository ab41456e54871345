import type { Span } from '@opentelemetry/api'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { Tracing } from '../setup/tracing.ts'
import type { Finding } from './finding.ts'
import { ok, warning } from './finding.ts'

/** The name of the spans of the doctor, and of their tracer. */
const DOCTOR = 'throughline doctor'

const TRIES = 1000

/** What the sampler decides, and a span to send. */
export interface SampledSpan {
  readonly finding: Finding
  /** It has not ended. */
  readonly span: Span
}

/** Asks the sampler for traces. The spans never end, so none of them is exported, but the first that is sampled. */
export function checkSampler({ provider }: Tracing): SampledSpan {
  const tracer = provider.getTracer(DOCTOR)
  const roots = Array.from({ length: TRIES }, () => tracer.startSpan(DOCTOR, { root: true }, ROOT_CONTEXT))
  const sampled = roots.filter(span => (span.spanContext().traceFlags & 1) === 1)
  const [span] = sampled
  if (span !== undefined) {
    const share =
      sampled.length === TRIES ? 'every trace' : `about ${(sampled.length * 100) / TRIES} % of new traces`
    return { span, finding: ok('sampler', `${share} is sampled`) }
  }
  return {
    span: tracer.startSpan(DOCTOR, {}, trace.setSpanContext(ROOT_CONTEXT, SAMPLED_PARENT)),
    finding: warning(
      'sampler',
      `of ${TRIES} new traces none is sampled: only traces that a caller has sampled come`,
      'set OTEL_TRACES_SAMPLER=parentbased_traceidratio and OTEL_TRACES_SAMPLER_ARG=0.1, or correct the option `sampler` of `startTracing`',
    ),
  }
}

/** As if a caller had sampled the trace: samplers follow it. */
const SAMPLED_PARENT = {
  traceId: '7468726f7567686c696e65646f63746f',
  spanId: '7468726f7567686c',
  traceFlags: 1,
  isRemote: true,
}

import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api'
import { SamplingDecision as OfficialDecision } from '@opentelemetry/sdk-trace-base'
import { alwaysOff, alwaysOn, SamplingDecision } from '@throughline/core'
import { expect, it } from 'vitest'

it('decides in the numbers of OpenTelemetry', () => {
  const args = [ROOT_CONTEXT, '0'.repeat(32), 'work', SpanKind.INTERNAL, {}, []] as const
  const ask = (sampler: typeof alwaysOn): unknown =>
    sampler.shouldSample(...(args.slice(0) as never as [never, never, never, never, never, never]))
  expect(ask(alwaysOn)).toEqual({ decision: OfficialDecision.RECORD_AND_SAMPLED })
  expect(ask(alwaysOff)).toEqual({ decision: OfficialDecision.NOT_RECORD })
  expect(SamplingDecision).toMatchObject({
    NOT_RECORD: OfficialDecision.NOT_RECORD,
    RECORD: OfficialDecision.RECORD,
    RECORD_AND_SAMPLED: OfficialDecision.RECORD_AND_SAMPLED,
  })
})

it('has the names of the specification', () => {
  expect([`${alwaysOn}`, `${alwaysOff}`]).toEqual(['AlwaysOnSampler', 'AlwaysOffSampler'])
})

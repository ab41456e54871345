import { alwaysOff, alwaysOn } from '../sampling/always.ts'
import { parentBased } from '../sampling/parent-based.ts'
import { ratio } from '../sampling/ratio.ts'
import type { Sampler } from '../sampling/sampler.ts'
import { environmentNumber, environmentWord } from './environment.ts'

const SAMPLERS = {
  always_on: () => alwaysOn,
  always_off: () => alwaysOff,
  traceidratio: () => ratio(ratioArgument()),
  parentbased_always_on: () => parentBased(alwaysOn),
  parentbased_always_off: () => parentBased(alwaysOff),
  parentbased_traceidratio: () => parentBased(ratio(ratioArgument())),
} satisfies Record<string, () => Sampler>

/** The sampler of OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG. */
export function samplerFromEnvironment(): Sampler | undefined {
  const word = environmentWord('OTEL_TRACES_SAMPLER', Object.keys(SAMPLERS) as (keyof typeof SAMPLERS)[])
  return word === undefined ? undefined : SAMPLERS[word]()
}

function ratioArgument(): number {
  return (
    environmentNumber('OTEL_TRACES_SAMPLER_ARG', 'a number from 0 to 1', value => value >= 0 && value <= 1) ??
    1
  )
}

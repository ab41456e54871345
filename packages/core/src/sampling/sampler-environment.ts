import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { environmentNumber, environmentText, environmentWord } from '../base/options/environment.ts'
import { alwaysOff, alwaysOn } from './always.ts'
import { parentBased } from './parent-based.ts'
import { ratio } from './ratio.ts'
import type { Sampler } from './sampler.ts'

const SAMPLERS = {
  always_on: () => alwaysOn,
  always_off: () => alwaysOff,
  traceidratio: () => ratio(ratioArgument()),
  parentbased_always_on: () => parentBased(alwaysOn),
  parentbased_always_off: () => parentBased(alwaysOff),
  parentbased_traceidratio: () => parentBased(ratio(ratioArgument())),
} satisfies Record<string, () => Sampler>

/** Samplers of the specification that read their settings from a backend. */
const REMOTE_SAMPLERS: readonly string[] = ['parentbased_jaeger_remote', 'jaeger_remote', 'xray']

/** The sampler of OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG. */
export function samplerFromEnvironment(): Sampler | undefined {
  const text = environmentText('OTEL_TRACES_SAMPLER')?.toLowerCase()
  if (text !== undefined && REMOTE_SAMPLERS.includes(text)) {
    reportRemote(text)
    return undefined
  }
  const word = environmentWord('OTEL_TRACES_SAMPLER', Object.keys(SAMPLERS) as (keyof typeof SAMPLERS)[])
  if (text === undefined || word?.includes('always')) reportUselessArgument(text)
  return word === undefined ? undefined : SAMPLERS[word]()
}

function reportRemote(word: string): void {
  warnOnce(
    'OTEL_TRACES_SAMPLER',
    `OTEL_TRACES_SAMPLER is ignored: expected a sampler that decides in this process, got \`${word}\`, which reads its settings from a backend; read them yourself and pass a sampler to \`tracing.setSampler\``,
  )
}

/** An argument without a sampler would keep all traces, although fewer were meant. */
function reportUselessArgument(word: string | undefined): void {
  const argument = environmentText('OTEL_TRACES_SAMPLER_ARG')
  if (argument === undefined) return
  const sampler = word === undefined ? 'is not set' : `is \`${word}\``
  warnOnce(
    'OTEL_TRACES_SAMPLER_ARG',
    `OTEL_TRACES_SAMPLER_ARG is ignored: expected OTEL_TRACES_SAMPLER to be traceidratio or parentbased_traceidratio, but it ${sampler}`,
  )
}

function ratioArgument(): number {
  return (
    environmentNumber('OTEL_TRACES_SAMPLER_ARG', 'a number from 0 to 1', value => value >= 0 && value <= 1) ??
    1
  )
}

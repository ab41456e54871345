import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { expected } from '../base/options/expected.ts'
import { alwaysOn } from './always.ts'
import { isNarrow, markNarrow } from './narrow-samplers.ts'
import { ratio } from './ratio.ts'
import type { StartingSpan } from './rule-conditions.ts'
import { CONDITIONS, conditionsOf } from './rule-conditions.ts'
import type { Sampler } from './sampler.ts'
import { A_SAMPLER } from './sampler.ts'
import type { SamplingRule } from './sampling-rule.ts'

interface CompiledRule {
  readonly conditions: readonly ((span: StartingSpan) => boolean)[]
  readonly sampler: Sampler
  /** Whether it reads no attributes but those of its own conditions. */
  readonly isNarrow: boolean
}

/**
 * Gives each kind of trace its own sampler: the first rule whose conditions hold decides. A rule without conditions
 * covers the rest and comes last; without it the rest is kept.
 *
 * @param list the rules, in order
 * @throws TypeError when a rule is wrong, or can never be reached
 */
export function rules(list: readonly SamplingRule[]): Sampler {
  if (!Array.isArray(list)) throw expected('rules', 'an array of rules', list)
  const compiled = list.map(compile)
  const rest = compiled.findIndex(({ conditions }) => conditions.length === 0)
  if (rest !== -1 && rest < list.length - 1)
    throw expected(`rules[${rest}]`, 'the last rule, since it has no conditions', list[rest])
  const sampler: Sampler = {
    shouldSample(context, traceId, name, kind, attributes, links) {
      const span = { name, kind, attributes }
      const rule = compiled.find(({ conditions }) => conditions.every(holds => holds(span)))
      const chosen = rule?.sampler ?? alwaysOn
      return chosen.shouldSample(context, traceId, name, kind, attributes, links)
    },
    toString: () => `Rules{${compiled.map(({ sampler }) => String(sampler)).join(', ')}}`,
  }
  if (compiled.every(rule => rule.isNarrow)) markNarrow(sampler)
  return sampler
}

const OPTIONS: OptionTable<SamplingRule> = {
  sampler: {
    is: 'a sampler, or a number from 0 to 1',
    valid: value => A_SAMPLER.valid(value) || (typeof value === 'number' && value >= 0 && value <= 1),
    required: true,
  },
  ...CONDITIONS,
}

function compile(rule: SamplingRule, index: number): CompiledRule {
  const option = `rules[${index}]`
  const { sampler: given, ...conditions } = checkedOptions(rule, OPTIONS, option)
  checkPresence(rule, option)
  const sampler = typeof given === 'number' ? ratio(given) : given
  return {
    conditions: conditionsOf(conditions, option),
    sampler,
    isNarrow: conditions.attributes === undefined && isNarrow(sampler),
  }
}

/**
 * Rejects `{ path: process.env.HEALTH_PATH, sampler: 0 }` with an unset variable: it would be a rule for all traces.
 */
function checkPresence(rule: SamplingRule, option: string): void {
  for (const [name, { is }] of Object.entries(CONDITIONS))
    if (name in rule && rule[name as keyof SamplingRule] === undefined)
      throw expected(`${option}.${name}`, is, undefined)
}

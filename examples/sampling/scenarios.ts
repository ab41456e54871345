import type { TracingOptions } from '@throughline/core'
import { parentBased, rateLimit, ratio, rules } from '@throughline/core'
import { simulatedClock } from './simulation.ts'
import type { Request } from './traffic.ts'

/** Options to sample by, and the requests to count for themselves. */
export interface Scenario {
  readonly title: string
  readonly options: TracingOptions
  /** Whether the requests come with the decisions of their callers. */
  readonly hasCallers?: boolean
  readonly groups: Readonly<Record<string, (request: Request) => boolean>>
}

const SLOW = 500
const OUTCOMES: Scenario['groups'] = {
  failed: ({ fails }) => fails,
  'slower than 500 ms': ({ takes }) => takes > SLOW,
  'neither: by ratio': ({ fails, takes }) => !fails && takes <= SLOW,
}

export const scenarios: readonly Scenario[] = [
  { title: 'ratio(0.1)', options: { sampler: ratio(0.1) }, groups: { 'one in ten': () => true } },
  {
    title: 'parentBased(ratio(0.1))',
    options: { sampler: parentBased(ratio(0.1)) },
    hasCallers: true,
    groups: {
      'sampled by the caller': ({ caller }) => caller === '01',
      'not sampled by the caller': ({ caller }) => caller === '00',
      'no caller: one in ten': ({ caller }) => caller === undefined,
    },
  },
  {
    title: 'rateLimit(5)',
    options: { sampler: rateLimit(5, { clock: simulatedClock }) },
    groups: { '5 a second, for 28 s': () => true },
  },
  {
    title: 'ratio(0.1), keep: { errors: true, slowerThan: 500 }',
    options: { sampler: ratio(0.1), keep: { errors: true, slowerThan: SLOW } },
    groups: OUTCOMES,
  },
  {
    title: 'rules: /health 0, /checkout/* 1, the rest 0.1; keep as above',
    options: {
      sampler: rules([
        { path: '/health', sampler: 0 },
        { path: '/checkout/*', sampler: 1 },
        { sampler: 0.1 },
      ]),
      keep: { errors: true, slowerThan: SLOW },
    },
    groups: {
      '/health': ({ path }) => path === '/health',
      '/checkout/*': ({ path }) => path.startsWith('/checkout/'),
      'the rest': ({ path }) => path.startsWith('/orders/'),
    },
  },
]

import { expected } from '../base/options/expected.ts'
import type { Sampler } from './sampler.ts'

/** @throws TypeError when the value of `option` is no sampler */
export function checkSampler(option: string, sampler: Sampler | undefined): void {
  if (typeof sampler !== 'object' || typeof sampler?.shouldSample !== 'function')
    throw expected(option, 'a sampler such as ratio(0.1)', sampler)
}

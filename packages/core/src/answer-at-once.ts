import { isPromise } from 'node:util/types'
import { reportOnce } from './report-once.ts'

/**
 * What the function given as `option` answered. One that is `async` has not answered yet: that counts as false and is
 * said, and its failure, which would end the process as an unhandled rejection, goes no further.
 */
export function answerAtOnce(option: string, answer: unknown): unknown {
  if (!isPromise(answer)) return answer
  answer.catch(() => {})
  reportOnce(
    `${option} is async`,
    `\`${option}\` has to answer at once: a promise was got, which counts as false`,
  )
  return false
}

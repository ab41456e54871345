import { isPromise } from 'node:util/types'
import { warnOnce } from './warn-once.ts'

/**
 * Whether the function given as `option` answered `true`. Every other answer counts as false: a thenable has not answered
 * yet, and `new Boolean(false)` is truthy. All of these options are safe when they say false: a caller is not believed, a
 * request is traced, nothing is copied or kept. What is no boolean is reported once.
 */
export function requireSync(option: string, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer
  if (answer !== undefined && answer !== null) report(option, answer)
  return false
}

function report(option: string, answer: unknown): void {
  if (isPromise(answer)) {
    // Its failure would end the process as an unhandled rejection.
    Promise.prototype.catch.call(answer, () => {})
    warnOnce(
      `${option} is async`,
      `\`${option}\` has to answer at once: a promise was got, which counts as false`,
    )
    return
  }
  const kind = typeof answer
  warnOnce(
    `${option} answers no boolean`,
    `\`${option}\` has to answer \`true\` or \`false\`: ${kind === 'object' ? 'an object' : `a ${kind}`} was got, which counts as false`,
  )
}

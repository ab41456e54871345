import { expected } from './expected.ts'
import { isRecord } from './is-record.ts'

/** @throws TypeError when `options` is no object, or has an option that is not one of `names` */
export function checkOptionNames(options: unknown, names: readonly string[], option = 'options'): void {
  if (!isRecord(options)) throw expected(option, 'an object', options)
  const unknown = Object.keys(options).find(name => !names.includes(name))
  if (unknown !== undefined) throw expected(option, `made of ${names.join(', ')}`, unknown)
}

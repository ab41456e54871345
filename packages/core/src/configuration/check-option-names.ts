import { expected } from './expected.ts'

/** @throws TypeError when `options` is no object, or has an option that is not one of `names` */
export function checkOptionNames(options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw expected('options', 'an object', options)
  }
  const unknown = Object.keys(options).find(name => !names.includes(name))
  if (unknown !== undefined) throw expected('options', `made of ${names.join(', ')}`, unknown)
}

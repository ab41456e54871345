import { isVoidBeside } from '../../propagation/header-families.ts'

type Fields = Readonly<Record<string, string>>

/**
 * The fields of an attempt that its caller has not set: a header set by the user wins. Headers that belong together are
 * not mixed: the user's `traceparent` excludes our `tracestate` too.
 *
 * @param hasHeader whether the request already has a header of this name
 */
export function fieldsToAdd(fields: Fields, hasHeader: (name: string) => boolean): [string, string][] {
  const added: [string, string][] = []
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined && !hasHeader(name) && !isVoidBeside(name, hasHeader)) added.push([name, value])
  }
  return added
}

import { isVoidBeside } from '../../propagation/header-families.ts'

type Fields = Readonly<Record<string, string>>

/**
 * The fields of an attempt that its caller has not set: a header set by the user wins. Headers that belong together are
 * not mixed: the user's `traceparent` excludes our `tracestate` too.
 *
 * @param hasHeader whether the request already has a header of this name
 * @returns `fields` itself where the caller has set none, the usual case
 */
export function fieldsToAdd(fields: Fields, hasHeader: (name: string) => boolean): Fields {
  for (const name in fields) {
    if (!isAdded(name, hasHeader)) {
      return Object.fromEntries(Object.entries(fields).filter(([field]) => isAdded(field, hasHeader)))
    }
  }
  return fields
}

function isAdded(name: string, hasHeader: (name: string) => boolean): boolean {
  return !hasHeader(name) && !isVoidBeside(name, hasHeader)
}

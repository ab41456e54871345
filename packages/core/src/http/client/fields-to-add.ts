import { isVoidBeside } from '../../propagation/header-families.ts'

type Fields = Readonly<Record<string, string>>

/**
 * The fields of an attempt that its caller has not set: an explicit header of the user wins.
 * What belongs together is not mixed: the user's `traceparent` keeps our `tracestate` out too.
 *
 * @param hasHeader whether the request has a header of this name already
 */
export function fieldsToAdd(fields: Fields, hasHeader: (name: string) => boolean): [string, string][] {
  return Object.entries(fields).filter(([name]) => !hasHeader(name) && !isVoidBeside(name, hasHeader))
}

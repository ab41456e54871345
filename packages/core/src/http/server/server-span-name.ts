import { ownText } from '../../base/platform/own-text.ts'
import { methodName } from '../http-methods.ts'

/** Bounds the routes and the methods remembered: clients may invent them. */
const MAX_NAMES = 1000
/** Characters of a method and a route that are remembered: 2 MiB at most for all. */
const MAX_LENGTH = 256

/**
 * Names by route, then by method. A remembered name is one flat text, which is encoded faster than one joined from two
 * parts.
 */
const names = new Map<string, Map<string, string>>()
let count = 0

/** The name of a request's span: `GET /orders/:id`, or the method alone where no route has matched. */
export function serverSpanName(method: string, route: string | undefined): string {
  if (route === undefined) return methodName(method)
  return names.get(method)?.get(route) ?? remembered(method, route)
}

function remembered(method: string, route: string): string {
  const name = `${methodName(method)} ${route}`
  if (count < MAX_NAMES && name.length <= MAX_LENGTH && method.length <= MAX_LENGTH) {
    count++
    const byRoute = names.get(method) ?? new Map<string, string>()
    names.set(ownText(method), byRoute.set(ownText(route), name))
  }
  return name
}

import { messageOf, pathOf, warnOnce } from '@throughline/core/integrations'
import type { App, Route } from './express-internals.ts'
import type { Way, WaysInApp } from './route-ways.ts'
import { isCurrent, outermost, waysIn } from './route-ways.ts'

/** The properties of a request that the pattern of its route is found by. */
interface RoutedRequest {
  readonly app: unknown
  readonly route?: unknown
  readonly originalUrl: string
}

/** Finds `http.route` of requests. */
export interface RouteNames {
  /** Registers an application whose routes are searched. */
  know(app: unknown): void
  /**
   * The pattern from the root to the route that a request has reached; `undefined` where it is unknown. Never throws.
   */
  nameOf(request: RoutedRequest): string | undefined
}

/**
 * `req.baseUrl` contains the values of parameters, and loses its mounts when a router passes an error on. So the
 * routers are searched for the route, once, and the way to it is remembered. A route in no visible router, such as one
 * inside a user's function, gets no name, since its name would contain values.
 */
export function routeNames(): RouteNames {
  const apps = new Set<App>()
  const walked = new WeakMap<App, WaysInApp>()
  let known = new WeakMap<Route, string | readonly Way[]>()

  function search(route: Route): string | readonly Way[] {
    let ways = waysTo(route)
    if (ways.length === 0 && walk()) ways = waysTo(route)
    const [way] = ways
    const found = (ways.length === 1 && way !== undefined ? constantName(way) : undefined) ?? ways
    known.set(route, found)
    return found
  }

  function waysTo(route: Route): readonly Way[] {
    return [...apps].flatMap(app => walked.get(app)?.ways.get(route) ?? [])
  }

  /** One walk for all routes: with one walk for each, the first requests to 1,000 routers took 4 s of CPU time. */
  function walk(): boolean {
    const changed = [...apps].filter(app => !isCurrent(walked.get(app)))
    for (const app of changed) walked.set(app, waysIn(app))
    return changed.length > 0
  }

  function know(app: unknown): void {
    if (typeof app !== 'function' || apps.has(app as App)) return
    apps.add(outermost(app as App)).add(app as App)
    // This application may contain routes that were not found before.
    known = new WeakMap()
  }

  function find({ app, route, originalUrl }: RoutedRequest): string | undefined {
    if (typeof route !== 'object' || route === null) return undefined
    // A request ends in the application that responded, which may be mounted in the one that received it.
    know(app)
    const found = known.get(route as Route) ?? search(route as Route)
    return typeof found === 'string' ? found : nameOnPath(found, pathOf(originalUrl))
  }

  return {
    know,
    nameOf(request) {
      try {
        return find(request)
      } catch (error) {
        // Matchers throw for an invalid `%`, which a request has where the application has rewritten its URL.
        warnOnce('express route', () => `the route of a request could not be found: ${messageOf(error)}`)
        return undefined
      }
    },
  }
}

function constantName(way: Way): string | undefined {
  const patterns = way.map(step => step.only)
  return patterns.includes(undefined) ? undefined : patterns.reduce<string>(joined, '')
}

function nameOnPath(ways: readonly Way[], path: string): string | undefined {
  for (const way of ways) {
    const name = wayOnPath(way, path)
    if (name !== undefined) return name
  }
  return undefined
}

function wayOnPath(way: Way, path: string): string | undefined {
  let name = ''
  let rest = path
  for (const step of way) {
    const match = step.match(rest)
    if (match === undefined) return undefined
    name = joined(name, match.pattern)
    rest = rest.slice(match.length)
    if (!rest.startsWith('/')) rest = `/${rest}`
  }
  return name
}

/** Joins a mount and its content; a `/` on both sides counts once. */
function joined(name: string, pattern = ''): string {
  // Bounded: made of patterns, which the application wrote.
  const mount = name.replace(/\/+$/, '')
  return pattern === '/' && mount !== '' ? mount : mount + pattern
}

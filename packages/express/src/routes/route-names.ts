import { messageOf, pathOf, warnOnce } from '@throughline/core/integrations'
import type { App, Route } from './express-internals.ts'
import type { Way, WaysInApp } from './route-ways.ts'
import { isCurrent, outermost, waysIn } from './route-ways.ts'

/** The properties of a request that the pattern of its route is found by. */
interface RoutedRequest {
  readonly app: unknown
  readonly route?: unknown
  /** The concrete path of the mount in which the request has ended. Read only where the route does not lead to a name. */
  readonly baseUrl: () => unknown
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
 * routers are searched for the route, once, and the way to it is remembered. What responds without a visible route, such
 * as a handler of GraphQL or a router inside a user's function, is named by the pattern of its mount.
 */
export function routeNames(): RouteNames {
  const apps = new Set<App>()
  const walked = new WeakMap<App, WaysInApp>()
  let known = new WeakMap<Route, string | readonly Way[]>()

  function search(route: Route): string | readonly Way[] {
    const ways = waysTo(route)
    const [way] = ways
    const found = (ways.length === 1 && way !== undefined ? constantName(way) : undefined) ?? ways
    known.set(route, found)
    return found
  }

  function waysTo(route: Route): readonly Way[] {
    return [...apps].flatMap(app => walked.get(app)?.ways.get(route) ?? [])
  }

  function know(app: unknown): void {
    if (typeof app !== 'function' || apps.has(app as App)) return
    apps.add(outermost(app as App)).add(app as App)
    // This application may contain routes that were not found before.
    known = new WeakMap()
  }

  /**
   * A router that was mounted since may lead to routes which were found before. One walk for all routes: with one walk
   * for each, the first requests to 1,000 routers took 4 s of CPU time.
   */
  function walkStale(): void {
    for (const app of apps) {
      if (isCurrent(walked.get(app))) continue
      known = new WeakMap()
      walked.set(app, waysIn(app))
    }
  }

  function find(request: RoutedRequest): string | undefined {
    const { app, route, originalUrl } = request
    // A request ends in the application that responded, which may be mounted in the one that received it.
    know(app)
    walkStale()
    if (typeof route !== 'object' || route === null) return nameOfMount(request)
    const found = known.get(route as Route) ?? search(route as Route)
    if (typeof found === 'string') return found
    return (
      nameOnPath(found, pathOf(originalUrl)) ??
      (found.length === 0 ? nameOfHidden(request, route) : undefined)
    )
  }

  /** A request that no mount has answered has lost them: it has come to the end of the outermost router. */
  function nameOfMount({ baseUrl }: RoutedRequest): string | undefined {
    const base = baseUrl()
    if (typeof base !== 'string' || base === '') return undefined
    return longestName(
      [...apps].flatMap(app => walked.get(app)?.mounts ?? []),
      base,
    )?.name
  }

  /** A route of a router in a user's function: its mount, and its own pattern if nothing unknown is between them. */
  function nameOfHidden(request: RoutedRequest, route: object): string | undefined {
    const base = request.baseUrl()
    if (typeof base !== 'string' || base === '') return undefined
    const mount = longestName(
      [...apps].flatMap(app => walked.get(app)?.mounts ?? []),
      base,
    )
    const { path } = route as Route
    if (mount === undefined) return undefined
    return mount.length === base.length && typeof path === 'string' ? joined(mount.name, path) : mount.name
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

/** The name of a way on a path, and how much of the path it takes. */
interface NamedWay {
  readonly name: string
  readonly length: number
}

/** The way that takes most of a path. */
function longestName(ways: readonly Way[], path: string): NamedWay | undefined {
  let longest: NamedWay | undefined
  for (const way of ways) {
    const named = namedWay(way, path)
    if (named !== undefined && named.length > (longest?.length ?? 0)) longest = named
  }
  return longest
}

function wayOnPath(way: Way, path: string): string | undefined {
  return namedWay(way, path)?.name
}

function namedWay(way: Way, path: string): NamedWay | undefined {
  let name = ''
  let length = 0
  for (const step of way) {
    const rest = path.slice(length)
    const match = step.match(rest.startsWith('/') ? rest : `/${rest}`)
    if (match === undefined) return undefined
    name = joined(name, match.pattern)
    length += match.length
  }
  return { name, length }
}

/** Joins a mount and its content; a `/` on both sides counts once. */
function joined(name: string, pattern = ''): string {
  // Bounded: made of patterns, which the application wrote.
  const mount = name.replace(/\/+$/, '')
  return pattern === '/' && mount !== '' ? mount : mount + pattern
}

import type { App, Layer, Route } from './express-internals.ts'
import { stackOf } from './express-internals.ts'
import { isAtRoot, layerStep } from './layer-step.ts'
import { mountpathStep } from './mountpath-step.ts'
import type { PathStep } from './path-step.ts'

/** The steps from an application to a route, including the route's own at the end. */
export type Way = readonly PathStep[]

/** The ways found in an application, and the number of layers in each of its stacks then. */
export interface WaysInApp {
  readonly ways: ReadonlyMap<Route, readonly Way[]>
  /** To what is mounted by `use` at a path: routers, and handlers such as those of GraphQL. */
  readonly mounts: readonly Way[]
  readonly stacks: ReadonlyMap<readonly Layer[], number>
}

/** All ways by which requests can reach the routes of an application and its routers. */
export function waysIn(app: App): WaysInApp {
  const ways = new Map<Route, Way[]>()
  const mounts: Way[] = []
  const stacks = new Map<readonly Layer[], number>()

  function walk(stack: readonly Layer[], steps: Way, inside: readonly unknown[]): void {
    stacks.set(stack, stack.length)
    for (const layer of stack) {
      const { route } = layer
      const way = [...steps, layerStep(layer)]
      if (route !== undefined) {
        addWay(route, way)
        continue
      }
      if (!isAtRoot(layer)) mounts.push(way)
      const nested = stackOf(layer.handle)
      if (nested !== undefined && !inside.includes(nested)) walk(nested, way, [...inside, nested])
    }
  }

  function addWay(route: Route, way: Way): void {
    const others = ways.get(route)
    if (others === undefined) ways.set(route, [way])
    else others.push(way)
  }

  const stack = stackOf(app)
  if (stack !== undefined) walk(stack, wayTo(app), [stack])
  return { ways, mounts, stacks }
}

/**
 * Whether the walk exists and no layer was added since. An application of Express 4 has no stack before its first
 * layer.
 */
export function isCurrent(walk: WaysInApp | undefined): boolean {
  if (walk === undefined || walk.stacks.size === 0) return false
  for (const [stack, length] of walk.stacks) if (stack.length !== length) return false
  return true
}

/** The outermost application that this one is mounted in by `app.use(path, app)`. */
export function outermost(app: App): App {
  let top = app
  while (top.parent !== undefined) top = top.parent
  return top
}

function wayTo(app: App): Way {
  const { parent, mountpath } = app
  return parent === undefined ? [] : [...wayTo(parent), mountpathStep(mountpath ?? '/')]
}

import type { App, Layer, Route } from './express-internals.ts'
import { stackOf } from './express-internals.ts'
import { layerStep } from './layer-step.ts'
import { mountpathStep } from './mountpath-step.ts'
import type { PathStep } from './path-step.ts'

/** The steps from an application to a route, the route's own at the end. */
export type Way = readonly PathStep[]

/** All ways on which requests can reach the routes of an application, and of the routers in it. */
export function waysIn(app: App): Map<Route, Way[]> {
  const ways = new Map<Route, Way[]>()

  function walk(stack: readonly Layer[], steps: Way, inside: readonly unknown[]): void {
    for (const layer of stack) {
      const { route } = layer
      const nested = route === undefined ? stackOf(layer.handle) : undefined
      if (route !== undefined) ways.set(route, [...(ways.get(route) ?? []), [...steps, layerStep(layer)]])
      else if (nested !== undefined && !inside.includes(nested)) {
        walk(nested, [...steps, layerStep(layer)], [...inside, nested])
      }
    }
  }

  const stack = stackOf(app)
  if (stack !== undefined) walk(stack, wayTo(app), [stack])
  return ways
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

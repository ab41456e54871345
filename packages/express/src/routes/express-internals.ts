/** A path as an application declares it. */
export type DeclaredPath = string | RegExp | readonly DeclaredPath[]

/** The result of `app.get(path)`: `req.route`. */
export interface Route {
  readonly path: DeclaredPath
}

/** Matches the part of a path that belongs to a layer of Express 5. */
export type Matcher = (path: string) => { readonly path: string; readonly params: object } | false

/** One entry of a router's stack, with the properties that describe its mount. They are only read. */
export interface Layer {
  readonly route?: Route | undefined
  readonly handle?: unknown
  /** Express 5: mounted at `/`. */
  readonly slash?: boolean
  /** Express 5 with router 2.3 and later. */
  readonly rawPath?: DeclaredPath
  /** Express 5: one for each path. */
  readonly matchers?: readonly Matcher[]
  /** Express 4: one for all paths; has `fast_slash` when mounted at `/`. */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean }
  /** Express 4: the names of the groups of `regexp`, numbers for unnamed ones. */
  readonly keys?: readonly { readonly name: string | number }[]
}

/** An application: `req.app`. */
export interface App {
  readonly parent?: App | undefined
  /** The path of the last mount by `app.use(path, app)`. */
  readonly mountpath?: DeclaredPath
}

/** The layers of a router or an application; `undefined` for any other handler. */
export function stackOf(handler: unknown): readonly Layer[] | undefined {
  if (typeof handler !== 'function') return undefined
  const { stack, _router } = handler as { stack?: unknown; _router?: { stack?: unknown } }
  const found = stack ?? _router?.stack ?? routerOf(handler)?.stack
  return Array.isArray(found) ? found : undefined
}

/** Express 4 has a `router` too, whose getter throws. */
function routerOf(handler: object): { readonly stack?: unknown } | undefined {
  const app = handler as { readonly router?: { readonly stack?: unknown }; readonly set?: unknown }
  if (typeof app.set !== 'function') return undefined
  try {
    return app.router
  } catch {
    return undefined
  }
}

/** Flattens lists of paths, which may be nested. */
export function pathsOf(declared: DeclaredPath): (string | RegExp)[] {
  if (typeof declared === 'string' || declared instanceof RegExp) return [declared]
  return declared.flatMap(pathsOf)
}

import module from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a service has loaded. */
export interface LoadedModules {
  /** Whether a package was loaded; `undefined` where it cannot be known. */
  has(name: string): boolean | undefined
}

interface Hooks {
  resolve(
    specifier: string,
    context: object,
    next: (specifier: string, context: object) => Resolved,
  ): Resolved
}

interface Resolved {
  readonly url: string
}

interface ModuleWithHooks {
  registerHooks?(hooks: Hooks): { deregister(): void }
}

/**
 * Loads modules as `node --import` does, from a folder: files and packages. Notes what they load, with `registerHooks` of Node
 * 22.15 and newer.
 *
 * @throws what they throw, and where one is not found
 */
export async function loadModules(specifiers: readonly string[], folder: string): Promise<LoadedModules> {
  const seen = new Set<string>()
  const { registerHooks } = module as ModuleWithHooks
  const hooks = registerHooks?.({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      seen.add(packageOf(specifier))
      return resolved
    },
  })
  try {
    for (const specifier of specifiers) await load(specifier, folder)
  } finally {
    hooks?.deregister()
  }
  return { has: name => (hooks === undefined ? undefined : seen.has(name)) }
}

/** A package that has no door for `require` is looked for from here. */
async function load(specifier: string, folder: string): Promise<void> {
  const isFile = /^\.{0,2}[\\/]/.test(specifier) || /\.[cm]?[jt]s$/.test(specifier)
  const { resolve: resolved } = module.createRequire(join(folder, 'package.json'))
  if (isFile) await import(pathToFileURL(resolved(resolve(folder, specifier))).href)
  else await import(packagePath(specifier, resolved) ?? specifier)
}

function packagePath(specifier: string, resolved: (specifier: string) => string): string | undefined {
  try {
    return pathToFileURL(resolved(specifier)).href
  } catch {
    return undefined
  }
}

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

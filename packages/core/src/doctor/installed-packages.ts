import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The part of a package.json that is read. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** A copy of a package. */
export interface InstalledPackage {
  readonly folder: string
  readonly version: string
}

/** Bounds the search in a large tree. */
const MOST_PACKAGES = 5000

/** The package.json of a folder or of the nearest one above it; `undefined` where there is none. */
export function nearestManifest(
  folder: string,
): { readonly folder: string; readonly manifest: Manifest } | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const manifest = manifestIn(at)
    if (manifest !== undefined) return { folder: at, manifest }
    if (dirname(at) === at) return undefined
  }
}

/** All copies of some packages that a package and what it depends on would load, by the name of the package. */
export function copiesOf(
  names: readonly string[],
  root: string,
): ReadonlyMap<string, readonly InstalledPackage[]> {
  const found = new Map<string, InstalledPackage[]>(names.map(name => [name, []]))
  const seen = new Set([root])
  const open = [root]
  for (let folder = open.pop(); folder !== undefined && seen.size < MOST_PACKAGES; folder = open.pop()) {
    for (const name of dependenciesOf(manifestIn(folder) ?? {})) {
      const dependency = folderOf(name, folder)
      if (dependency === undefined || seen.has(dependency)) continue
      seen.add(dependency)
      open.push(dependency)
      found.get(name)?.push({ folder: dependency, version: manifestIn(dependency)?.version ?? 'unknown' })
    }
  }
  return found
}

/** Not those of development: a service does not load them. */
function dependenciesOf({
  dependencies,
  optionalDependencies,
  peerDependencies,
}: Manifest): readonly string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
}

/** As Node looks for it; the real path, as pnpm links packages. */
function folderOf(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder)
    if (dirname(at) === at) return undefined
  }
}

function manifestIn(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  } catch {
    return undefined
  }
}

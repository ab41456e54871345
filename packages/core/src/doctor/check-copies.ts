import type { Finding } from './finding.ts'
import { failure, ok, skipped, warning } from './finding.ts'
import type { InstalledPackage } from './installed-packages.ts'
import { copiesOf } from './installed-packages.ts'

const API = '@opentelemetry/api'
const CORE = '@throughline/core'
const DEDUPE = 'run `npm dedupe` (`pnpm dedupe`), or name one version in `overrides` of package.json'

/** Copies of a package that should be there once: instrumentations of one do not find the provider of another. */
export function checkCopies(root: string | undefined): readonly Finding[] {
  if (root === undefined)
    return [skipped('copies', 'there is no package.json here', 'run the doctor in the folder of the service')]
  const copies = copiesOf([API, CORE], root)
  const core = coreFinding(copies.get(CORE) ?? [])
  // Without the core this is another folder, such as the root of a workspace, and needs no API.
  return core.status === 'skipped' ? [core] : [apiFinding(copies.get(API) ?? []), core]
}

function apiFinding(copies: readonly InstalledPackage[]): Finding {
  if (copies.length === 0)
    return failure(
      'copies',
      `${API} is not installed`,
      `run \`npm install ${API}\` in the folder of the service`,
    )
  const versions = new Set(copies.map(({ version }) => version))
  const majors = new Set(copies.map(({ version }) => version.split('.')[0]))
  if (majors.size > 1)
    return failure(
      'copies',
      `${API} is there in two major versions, which share nothing: ${shown(copies)}`,
      DEDUPE,
    )
  if (versions.size > 1)
    return warning(
      'copies',
      `${API} is there in several versions: ${shown(copies)}; an older one may refuse what a newer one has registered, and the other way round`,
      DEDUPE,
    )
  return ok('copies', `${API} is ${[...versions].join()}`)
}

function coreFinding(copies: readonly InstalledPackage[]): Finding {
  const versions = new Set(copies.map(({ version }) => version))
  if (copies.length === 0)
    return skipped(
      'copies',
      `${CORE} is no dependency of the package.json here`,
      'run the doctor in the folder of the service',
    )
  if (versions.size > 1)
    return warning('copies', `${CORE} is there in several versions: ${shown(copies)}`, DEDUPE)
  return ok('copies', `${CORE} is ${[...versions].join()}`)
}

function shown(copies: readonly InstalledPackage[]): string {
  return copies.map(({ version, folder }) => `${version} in ${folder}`).join(', ')
}

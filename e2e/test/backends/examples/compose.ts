import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** The part of a compose file that is read here. */
export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>
}

export interface ComposeService {
  readonly image: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: readonly string[]
}

/** The path of a file in `examples/backends`. */
export function exampleFile(path: string): string {
  return fileURLToPath(new URL(`../../../../examples/backends/${path}`, import.meta.url))
}

/** A service of a compose file in `examples/backends`. */
export function composeService(path: string, service: string): ComposeService {
  const { services } = parse(readFileSync(exampleFile(path), 'utf8')) as Compose
  const found = services[service]
  if (found === undefined) throw new Error(`${path} has no service ${service}`)
  return found
}

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GoModule } from '@throughline/servers'
import { buildGoModule, fetchGoModule, goVersionOf } from '@throughline/servers'

/** The servers written in Go. */
export interface GoPrograms {
  readonly collector: string
  readonly propagators: string
}

const folder = fileURLToPath(new URL('.', import.meta.url))
export const collectorVersion: string = versionOf('go.opentelemetry.io/collector/otelcol')

const module: GoModule = {
  name: `collector-${collectorVersion}`,
  folder,
  sources: ['collector/main.go', 'propagators/main.go'],
  packages: ['./...'],
}

/** Fetches the programs' sources, if they are not there yet. */
export async function fetchGoModules(): Promise<void> {
  await fetchGoModule(module)
}

/** Builds the programs of this folder once for each content of it; about two minutes when nothing is cached. */
export async function buildGo(): Promise<GoPrograms> {
  const programs = await buildGoModule(module)
  return { collector: join(programs, 'collector'), propagators: join(programs, 'propagators') }
}

/** The version of a module, as `go.mod` names it. */
export function versionOf(required: string): string {
  return goVersionOf(folder, required)
}

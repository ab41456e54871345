import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GoModule } from '../go-module.ts'
import { buildGoModule, goVersionOf } from '../go-module.ts'
import type { StoringServer } from '../start-with-store.ts'
import { startWithStore } from '../start-with-store.ts'

const folder = fileURLToPath(new URL('../../go/prometheus-3', import.meta.url))
const moduleVersion = goVersionOf(folder, 'github.com/prometheus/prometheus')

/** Prometheus 3, whose modules are numbered 0.3xx: 0.316.0 is 3.16.0. Five minutes of CPU time to build. */
export const prometheus3: GoModule & { readonly version: string } = {
  name: `prometheus-${moduleVersion}`,
  version: moduleVersion.replace(/^0\.(\d)(\d\d)\./, (_, major, minor) => `${major}.${Number(minor)}.`),
  folder,
  packages: ['github.com/prometheus/prometheus/cmd/prometheus'],
}

/**
 * Builds Prometheus, if that was not done yet, and starts it on a free port of loopback, with an empty store.
 *
 * @param settings path of its `prometheus.yml`
 * @param flags more flags, such as those of `examples/backends/prometheus/compose.yaml`
 */
export async function startPrometheus(settings: string, flags: readonly string[]): Promise<StoringServer> {
  const program = join(await buildGoModule(prometheus3), 'prometheus')
  const own = (address: string, store: string) => [
    `--config.file=${settings}`,
    `--storage.tsdb.path=${store}`,
    `--web.listen-address=${address}`,
    ...flags,
  ]
  return startWithStore('prometheus', program, own, line =>
    line.includes('Server is ready to receive web requests'),
  )
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onFreePorts } from '../free-ports.ts'
import type { GoModule } from '../go-module.ts'
import { buildGoModule, goVersionOf } from '../go-module.ts'
import type { RunningServer } from '../start-server.ts'
import { startServer } from '../start-server.ts'

const folder = fileURLToPath(new URL('../../go/prometheus-3', import.meta.url))
const moduleVersion = goVersionOf(folder, 'github.com/prometheus/prometheus')

/** Prometheus 3, whose modules are numbered 0.3xx: 0.316.0 is 3.16.0. Five minutes of CPU time to build. */
export const prometheus3: GoModule & { readonly version: string } = {
  name: `prometheus-${moduleVersion}`,
  version: moduleVersion.replace(/^0\.(\d)(\d\d)\./, (_, major, minor) => `${major}.${Number(minor)}.`),
  folder,
  packages: ['github.com/prometheus/prometheus/cmd/prometheus'],
}

export interface Prometheus extends RunningServer {
  readonly url: string
}

/**
 * Builds Prometheus, if that was not done yet, and starts it on a free port of loopback, with an empty store.
 *
 * @param settings path of its `prometheus.yml`
 * @param flags more flags, such as those of `examples/backends/prometheus/compose.yaml`
 */
export async function startPrometheus(settings: string, flags: readonly string[]): Promise<Prometheus> {
  const program = join(await buildGoModule(prometheus3), 'prometheus')
  const data = await mkdtemp(join(tmpdir(), 'throughline-prometheus-'))
  return onFreePorts(1, async ([address]) => {
    const own = [
      `--config.file=${settings}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=${address}`,
    ]
    const isReady = (line: string) => line.includes('Server is ready to receive web requests')
    const server = await startServer(program, [...own, ...flags], isReady)
    return {
      url: `http://${address}`,
      async stop() {
        await server.stop()
        await rm(data, { recursive: true, force: true })
      },
    }
  })
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onFreePorts } from '../free-ports.ts'
import type { GoModule } from '../go-module.ts'
import { buildGoModule, goVersionOf } from '../go-module.ts'
import type { RunningServer } from '../start-server.ts'
import { startServer } from '../start-server.ts'

const folder = fileURLToPath(new URL('../../go/victoria-logs', import.meta.url))
const version = goVersionOf(folder, 'github.com/VictoriaMetrics/VictoriaLogs')

/** VictoriaLogs. Half a minute to build. */
export const victoriaLogs: GoModule & { readonly version: string } = {
  name: `victoria-logs-${version}`,
  version,
  folder,
  packages: ['github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs'],
}

export interface VictoriaLogs extends RunningServer {
  readonly url: string
}

/**
 * Builds VictoriaLogs, if that was not done yet, and starts it on a free port of loopback, with an empty store.
 *
 * @param flags more flags, such as those of `examples/backends/victoria-logs/compose.yaml`
 */
export async function startVictoriaLogs(flags: readonly string[]): Promise<VictoriaLogs> {
  const program = join(await buildGoModule(victoriaLogs), 'victoria-logs')
  const data = await mkdtemp(join(tmpdir(), 'throughline-victoria-logs-'))
  return onFreePorts(1, async ([address]) => {
    const own = [`-httpListenAddr=${address}`, `-storageDataPath=${data}`]
    const isReady = (line: string) => line.includes('started VictoriaLogs')
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

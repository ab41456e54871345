import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { GoModule } from '../go-module.ts'
import { buildGoModule, goVersionOf } from '../go-module.ts'
import type { StoringServer } from '../start-with-store.ts'
import { startWithStore } from '../start-with-store.ts'

const folder = fileURLToPath(new URL('../../go/victoria-logs', import.meta.url))
const version = goVersionOf(folder, 'github.com/VictoriaMetrics/VictoriaLogs')

/** VictoriaLogs. Half a minute to build. */
export const victoriaLogs: GoModule & { readonly version: string } = {
  name: `victoria-logs-${version}`,
  version,
  folder,
  packages: ['github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs'],
}

/**
 * Builds VictoriaLogs, if that was not done yet, and starts it on a free port of loopback, with an empty store.
 *
 * @param flags more flags, such as those of `examples/backends/victoria-logs/compose.yaml`
 */
export async function startVictoriaLogs(flags: readonly string[]): Promise<StoringServer> {
  const program = join(await buildGoModule(victoriaLogs), 'victoria-logs')
  const own = (address: string, store: string) => [
    `-httpListenAddr=${address}`,
    `-storageDataPath=${store}`,
    ...flags,
  ]
  return startWithStore('victoria-logs', program, own, line => line.includes('started VictoriaLogs'))
}

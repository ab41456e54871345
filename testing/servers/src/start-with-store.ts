import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onFreePorts } from './free-ports.ts'
import type { RunningServer } from './start-server.ts'
import { startServer } from './start-server.ts'

/** A server that stores what it gets in a folder of its own, and is reached at one address. */
export interface StoringServer extends RunningServer {
  readonly url: string
}

/**
 * Starts a server on a free port of loopback, with an empty store that is removed when it is stopped.
 *
 * @param name names the folder of the store
 * @param flags the arguments for an address, `host:port`, and the folder of the store
 */
export async function startWithStore(
  name: string,
  program: string,
  flags: (address: string, store: string) => readonly string[],
  isReady: (line: string) => boolean,
): Promise<StoringServer> {
  const store = await mkdtemp(join(tmpdir(), `throughline-${name}-`))
  return onFreePorts(1, async ([address = '']) => {
    const server = await startServer(program, flags(address, store), isReady)
    return {
      url: `http://${address}`,
      async stop() {
        await server.stop()
        await rm(store, { recursive: true, force: true })
      },
    }
  })
}

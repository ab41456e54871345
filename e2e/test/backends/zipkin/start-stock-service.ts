import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('stock-service.mts', import.meta.url))

export interface StockService {
  readonly url: string
  /** Resolves when the process has ended, which has sent its spans by then. */
  stop(): Promise<void>
}

/** Starts a traced HTTP service as a process of its own. It ends with its standard input. */
export async function startStockService(zipkinUrl: string, propagator: string): Promise<StockService> {
  const service = spawn(process.execPath, ['--import', 'tsx', program, zipkinUrl, propagator], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(service, 'exit')
  const first = once(createInterface(service.stdout), 'line').then(([line]) => String(line))
  const url = await Promise.race([first, ended.then(([code]) => new Error(`the service ended (${code})`))])
  if (url instanceof Error) throw url
  return {
    url,
    async stop() {
      service.stdin.end()
      await ended
    },
  }
}

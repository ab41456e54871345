import { fork } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('logging-service.mts', import.meta.url))

export interface LoggingService {
  /** Empty for a consumer. */
  readonly url: string
  /** Resolves with the next message of the service. */
  next(): Promise<unknown>
  /** Ends the service; resolves with what it has logged. */
  stop(): Promise<string>
}

/** Starts a traced service that logs with pino, as a process of its own. It ends with its standard input. */
export async function startLoggingService(...args: readonly string[]): Promise<LoggingService> {
  const service = fork(program, [...args], {
    execArgv: ['--import', 'tsx'],
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  })
  const { stdin, stdout } = service
  if (stdin === null || stdout === null) throw new Error('the service has no pipes')
  const logged = text(stdout)
  const ended = once(service, 'exit')
  const next = async () => (await once(service, 'message'))[0]
  const first = await Promise.race([next(), ended.then(([code]) => new Error(`the service ended (${code})`))])
  if (first instanceof Error) throw first
  return {
    url: String(first),
    next,
    async stop() {
      service.disconnect()
      stdin.end()
      await ended
      return logged
    },
  }
}

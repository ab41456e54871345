import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { watch } from './watchdog.ts'

const DEADLINE = 120_000
/** Milliseconds in which a server has to end. */
const PATIENCE = 10_000
const KEPT_LINES = 40

export interface RunningServer {
  /** Ends the process. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts a server, which is ready when `isReady` returns `true` for a line of its output.
 *
 * @param env variables beside those of this process
 */
export async function startServer(
  command: string,
  args: readonly string[],
  isReady: (line: string) => boolean,
  env: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  const server = spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const callOff = watch(server)
  const ended = new Promise<void>(resolve => server.once('close', () => resolve()))
  try {
    await ready()
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }

  function ready(): Promise<void> {
    const lines: string[] = []
    return new Promise((resolve, reject) => {
      const timer = setTimeout(fail, DEADLINE, `was not ready after ${DEADLINE} ms`)
      for (const input of [server.stdout, server.stderr]) createInterface({ input }).on('line', read)
      server.once('error', error => fail(`could not be started (${error.message})`))
      server.once('exit', (code, signal) => fail(`ended (${signal ?? code})`))

      // Reading goes on after the start: a full pipe would stop the server.
      function read(line: string): void {
        lines.push(line)
        if (lines.length > KEPT_LINES) lines.shift()
        if (!isReady(line)) return
        clearTimeout(timer)
        resolve()
      }

      function fail(what: string): void {
        clearTimeout(timer)
        reject(new Error(`${command} ${what}:\n${lines.join('\n')}`))
      }
    })
  }

  async function stop(): Promise<void> {
    if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
      const timer = setTimeout(() => server.kill('SIGKILL'), PATIENCE)
      server.kill('SIGTERM')
      await once(server, 'exit')
      clearTimeout(timer)
    }
    await ended
    callOff()
  }
}

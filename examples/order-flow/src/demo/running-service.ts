import { fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Ready } from '../process-messages.ts'

/** One of the services, in a process of its own. */
export interface RunningService {
  readonly url: string
  stop(): Promise<void>
}

const READY_TIMEOUT = 60_000
const STOP_TIMEOUT = 30_000

/**
 * Starts a service and resolves when it reports that it is ready.
 *
 * @param name the file beside `demo.ts`
 * @param onLine called for every line on the standard output of the service
 */
export async function startService(
  name: string,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<RunningService> {
  const child = fork(fileURLToPath(new URL(`../${name}.ts`, import.meta.url)), {
    env,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout !== null) createInterface(child.stdout).on('line', onLine)
  process.once('exit', () => child.kill('SIGKILL'))
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))

  const ready = await new Promise<Ready>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} was not ready after ${READY_TIMEOUT} ms`)),
      READY_TIMEOUT,
    )
    child.once('exit', code => reject(new Error(`${name} ended with exit code ${code}`)))
    child.once('message', message => {
      clearTimeout(timer)
      resolve(message as Ready)
    })
  })

  return {
    url: ready.url ?? '',
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT)
      child.kill('SIGTERM')
      await exited
      clearTimeout(timer)
    },
  }
}

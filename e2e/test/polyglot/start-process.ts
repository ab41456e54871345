import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { watch } from '@throughline/servers'

export interface RunningProcess {
  /** Asks the process to end, waits until it has, and throws if it had to be killed. */
  stop(): Promise<void>
}

/** Milliseconds in which a service has to end. */
const PATIENCE = 30_000

/**
 * Starts a process that ends with this one. Of the variables of this process it gets all but the settings of tracing.
 *
 * @param onLine called with every line that it writes
 */
export function startProcess(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): RunningProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('OTEL_'))
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), ...env },
  })
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine)
  child.once('error', error => onLine(`${command}: ${error.message}`))
  const closed = once(child, 'close')
  const callOff = watch(child)

  return {
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
      child.kill('SIGTERM')
      const [, signal] = await closed
      clearTimeout(timer)
      callOff()
      if (signal === 'SIGKILL') throw new Error(`${command} ${args.join(' ')} did not end at SIGTERM`)
    },
  }
}

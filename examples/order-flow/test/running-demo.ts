import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const demo = fileURLToPath(new URL('../src/demo.ts', import.meta.url))

interface RunningDemo {
  /** Resolves with all standard output once it matches. */
  written(text: RegExp): Promise<string>
  /** Interrupts the demo, and resolves when it has ended. */
  stop(): Promise<void>
}

interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly status: number | null
}

/** Runs the demo to its end. */
export async function runDemo(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { child, output } = spawned(args, env)
  const [status] = (await once(child, 'close')) as [number | null]
  return { ...output, status }
}

export function startDemo(args: readonly string[], env: NodeJS.ProcessEnv): RunningDemo {
  const { child, output } = spawned(args, env)
  const closed = once(child, 'close')
  return {
    async written(text) {
      while (!text.test(output.stdout)) {
        if (child.exitCode !== null) throw new Error(`the demo ended: ${output.stdout}${output.stderr}`)
        await Promise.race([once(child.stdout, 'data'), closed])
      }
      return output.stdout
    },
    async stop() {
      child.kill('SIGINT')
      await closed
    },
  }
}

function spawned(args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--import', 'tsx', demo, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', chunk => {
    output.stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', chunk => {
    output.stderr += chunk
  })
  return { child, output }
}

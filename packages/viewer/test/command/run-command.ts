import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../dist/throughline.js', import.meta.url))

/** A command that runs, with all that it has written. */
export interface RunningCommand {
  readonly process: ChildProcess
  output(): string
  errors(): string
  /** Resolves with the first group of the expression, as soon as standard output or error has it. */
  seen(pattern: RegExp): Promise<string>
  /** Resolves with the exit code. */
  ended(): Promise<number | null>
  stop(): Promise<void>
}

/** Runs the built command. */
export function runCommand(args: readonly string[], input: 'pipe' | 'ignore' = 'ignore'): RunningCommand {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: [input, 'pipe', 'pipe'] })
  const exit = once(child, 'close')
  const written = { output: '', errors: '' }
  const changes = new EventEmitter().setMaxListeners(100)
  for (const [stream, name] of [[child.stdout, 'output'] as const, [child.stderr, 'errors'] as const])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
      changes.emit('change')
    })
  void exit.then(() => changes.emit('change'))
  return {
    process: child,
    output: () => written.output,
    errors: () => written.errors,
    seen,
    ended: async () => (await exit)[0],
    async stop() {
      child.kill()
      await exit
    },
  }

  async function seen(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(written.output) ?? pattern.exec(written.errors)
      if (found) return found[1] ?? found[0]
      if (child.exitCode !== null)
        throw new Error(`ended without ${pattern}:\n${written.output}\n${written.errors}`)
      await once(changes, 'change')
    }
  }
}

/** Starts a viewer on a free port and returns its address. */
export async function startViewer(
  args: readonly string[] = [],
  input: 'pipe' | 'ignore' = 'ignore',
): Promise<RunningCommand & { readonly base: string }> {
  const running = runCommand(['--port', '0', ...args], input)
  const base = await running.seen(/traces at (http:\/\/localhost:\d+)/)
  return { ...running, base }
}

/** Sends spans to a viewer. */
export async function sendSpans(base: string, json: unknown, path = '/v1/traces'): Promise<void> {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
}

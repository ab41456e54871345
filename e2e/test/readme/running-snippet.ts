import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Inside of this package, so that a snippet finds the packages where a user's file would find them. */
const PARENT = fileURLToPath(new URL('../../node_modules/', import.meta.url))

/** A snippet that runs in a process of its own. */
export interface RunningSnippet {
  /** Resolves with the first message that it sends by `process.send`. */
  readonly message: Promise<unknown>
  /** Resolves with all standard output once it contains `text`. */
  written(text: string): Promise<string>
  /** Resolves with all standard output once it has this many lines. */
  lines(count: number): Promise<string>
  stop(): Promise<void>
}

/**
 * Runs TypeScript in a temporary folder.
 *
 * @param exporter `OTEL_TRACES_EXPORTER`, for a snippet that names none.
 */
export async function runSnippet(code: string, exporter = 'none'): Promise<RunningSnippet> {
  const folder = await mkdtemp(join(PARENT, 'readme-'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'snippet.ts'), code)
  const child = fork(join(folder, 'snippet.ts'), {
    silent: true,
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, OTEL_TRACES_EXPORTER: exporter },
  })
  child.stderr?.pipe(process.stderr)
  let output = ''
  child.stdout?.on('data', chunk => {
    output += chunk
  })
  const message = once(child, 'message').then(([first]) => first)
  const closed = once(child, 'close')
  const outputOnce = async (holds: () => boolean): Promise<string> => {
    while (!holds()) {
      if (child.stdout === null || child.stdout.closed) throw new Error(`the process wrote: ${output}`)
      await Promise.race([once(child.stdout, 'data'), closed])
    }
    return output
  }
  return {
    message,
    written: text => outputOnce(() => output.includes(text)),
    lines: count => outputOnce(() => output.trimEnd().split('\n').length >= count && output.endsWith('\n')),
    async stop() {
      child.kill('SIGTERM')
      await closed
      await rm(folder, { recursive: true })
    },
  }
}

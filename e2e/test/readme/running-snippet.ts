import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Inside of this package, so that a snippet finds the packages where a user's file would find them. */
const PARENT = fileURLToPath(new URL('../../node_modules/', import.meta.url))

/** The first block of JavaScript or TypeScript of a README. */
export async function firstSnippet(readme: URL): Promise<string> {
  const text = await readFile(readme, 'utf8')
  const snippet = /```[jt]s\n(.*?)```/s.exec(text)?.[1]
  if (snippet === undefined) throw new Error(`no code in ${readme.pathname}`)
  return snippet
}

/** A snippet that runs in a process of its own. */
export interface RunningSnippet {
  /** Resolves with the first message that it sends by `process.send`. */
  readonly message: Promise<unknown>
  /** Resolves with all standard output once it contains `text`. */
  written(text: string): Promise<string>
  stop(): Promise<void>
}

/** Runs TypeScript in a temporary folder. */
export async function runSnippet(code: string): Promise<RunningSnippet> {
  const folder = await mkdtemp(join(PARENT, 'readme-'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'snippet.ts'), code)
  const child = fork(join(folder, 'snippet.ts'), { silent: true, execArgv: ['--import', 'tsx'] })
  child.stderr?.pipe(process.stderr)
  let output = ''
  child.stdout?.on('data', chunk => {
    output += chunk
  })
  const message = once(child, 'message').then(([first]) => first)
  const closed = once(child, 'close')
  return {
    message,
    async written(text) {
      while (!output.includes(text)) {
        if (child.stdout === null || child.stdout.closed) throw new Error(`the process wrote: ${output}`)
        await Promise.race([once(child.stdout, 'data'), closed])
      }
      return output
    },
    async stop() {
      child.kill('SIGTERM')
      await closed
      await rm(folder, { recursive: true })
    },
  }
}

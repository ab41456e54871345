import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

/** The first TypeScript block of a README. */
export async function firstSnippet(readme: URL): Promise<string> {
  const text = await readFile(readme, 'utf8')
  const snippet = /```ts\n(.*?)```/s.exec(text)?.[1]
  if (snippet === undefined) throw new Error(`no TypeScript in ${readme.pathname}`)
  return snippet
}

/** A port that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** A snippet that runs in a process of its own. */
export interface RunningSnippet {
  /** Resolves when the process has written `text` to its standard output, with all it wrote. */
  written(text: string): Promise<string>
  stop(): Promise<void>
}

/** Runs TypeScript beside this file, where the packages can be imported. */
export async function runSnippet(name: string, code: string): Promise<RunningSnippet> {
  const file = fileURLToPath(new URL(`.${name}-${process.pid}.ts`, import.meta.url))
  await writeFile(file, code)
  const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    written: text => outputWith(child, text),
    async stop() {
      child.kill('SIGTERM')
      await exited
      await rm(file, { force: true })
    },
  }
}

function outputWith(child: ChildProcess, text: string): Promise<string> {
  let output = ''
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', chunk => {
      output += chunk
      if (output.includes(text)) resolve(output)
    })
    child.once('exit', () => reject(new Error(`the process ended; it wrote: ${output}`)))
  })
}

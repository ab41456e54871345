import type { ChildProcess } from 'node:child_process'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { CodeBlock } from './code-blocks.ts'

/** The port of the page. Another program may have it, so a free one takes its place. */
const PORT = /\b3000\b/g

/** Follows a page: types its commands into one shell, and writes its files where that shell is. */
export class Reader {
  readonly #port: string
  #folder: string
  #server: ChildProcess | undefined
  #output = ''

  private constructor(folder: string, port: string) {
    this.#folder = folder
    this.#port = port
  }

  static async in(folder: string): Promise<Reader> {
    const server = createServer().listen(0)
    await once(server, 'listening')
    const address = server.address()
    server.close()
    return new Reader(folder, String(typeof address === 'object' ? address?.port : address))
  }

  /** Runs commands. The next ones start in the folder that these end in. */
  async run(commands: string): Promise<void> {
    const script = `${this.#typed(commands)}\nprintf '\\n%s' "$PWD"`
    const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], this.#options).catch(error => {
      throw new Error(`${commands}${error.message}\n${error.stdout}\n${error.stderr}`)
    })
    this.#folder = stdout.slice(stdout.lastIndexOf('\n') + 1)
  }

  /** Writes a file or runs commands. Where the last command is `node`, it starts a server, which keeps running. */
  async follow({ file, code }: CodeBlock): Promise<void> {
    if (file !== undefined) return writeFile(join(this.#folder, file), this.#typed(code))
    const [, before = code, program] = /^(.*?)^node (.*)\n$/ms.exec(code) ?? []
    if (before !== '') await this.run(before)
    if (program !== undefined) await this.#start(program)
  }

  /** The output of the server, once it contains `text`. */
  async outputOnce(text: string): Promise<string> {
    while (!this.#output.includes(text)) {
      const { stdout } = this.#server ?? {}
      if (!stdout || stdout.closed) throw new Error(`the server ended, and wrote: ${this.#output}`)
      await Promise.race([once(stdout, 'data'), once(stdout, 'close')])
    }
    return this.#output.replaceAll(this.#port, '3000')
  }

  async stop(): Promise<void> {
    if (this.#server === undefined) return
    const closed = once(this.#server, 'close')
    this.#server.kill('SIGINT')
    await closed
  }

  async #start(program: string): Promise<void> {
    this.#output = ''
    this.#server = spawn(process.execPath, program.split(' '), { ...this.#options, stdio: 'pipe' })
    const keep = (chunk: unknown) => {
      this.#output += chunk
    }
    this.#server.stdout?.on('data', keep)
    this.#server.stderr?.on('data', keep)
    await this.outputOnce('listening')
  }

  #typed(text: string): string {
    return text.replace(PORT, this.#port)
  }

  get #options(): { cwd: string; env: NodeJS.ProcessEnv } {
    // Without those of the test runner, and of the npm that started it.
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(?:npm_|VITEST|NODE_ENV$|FORCE_COLOR$|OTEL_)/i.test(name),
    )
    const env = {
      ...Object.fromEntries(own),
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_update_notifier: 'false',
    }
    return { cwd: this.#folder, env }
  }
}

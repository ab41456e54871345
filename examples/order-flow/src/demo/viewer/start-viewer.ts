import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The viewer, as a process of its own. */
export interface DemoViewer {
  readonly url: string
  /** Passes a request of a service on. */
  send(body: Buffer): void
  /** Passes a log line of a service on. */
  log(line: string): void
  stop(): Promise<void>
}

/** Starts `throughline` on a port that is free, with the log lines at its standard input. @throws Error where it ends at once */
export async function startViewer(): Promise<DemoViewer> {
  const manifest = createRequire(import.meta.url).resolve('@throughline/viewer/package.json')
  const program = join(dirname(manifest), 'dist/throughline.js')
  const child = spawn(process.execPath, [program, '--port', '0', '--logs', '-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  child.stdin.on('error', () => {})
  const url = await Promise.race([addressIn(child.stderr.setEncoding('utf8')), ended.then(() => undefined)])
  if (url === undefined) throw new Error('the viewer ended at once')
  const sending = new Set<Promise<unknown>>()
  return { url, send, log: line => child.stdin.write(`${line}\n`), stop }

  function send(body: Buffer): void {
    const headers = { 'content-type': 'application/x-protobuf' }
    const sent = fetch(`${url}/v1/traces`, { method: 'POST', headers, body: new Uint8Array(body) })
      .then(response => response.body?.cancel())
      .catch((error: Error) => console.error(`demo: the viewer did not take spans: ${error.message}`))
      .finally(() => sending.delete(sent))
    sending.add(sent)
  }

  async function stop(): Promise<void> {
    await Promise.all(sending)
    child.kill()
    await ended
  }
}

async function addressIn(errors: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const more of errors) {
    text += more
    const [, url] = /traces at (http:\S+) /.exec(text) ?? []
    if (url !== undefined) return url
  }
  throw new Error(`the viewer ended: ${text}`)
}

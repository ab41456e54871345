import { fstatSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import type { ViewerStats } from '../api/live-events.ts'
import type { Forwarder } from '../intake/forwarder.ts'
import { forwarder } from '../intake/forwarder.ts'
import { lineSplitter } from '../intake/line-splitter.ts'
import { takeLine, takeLogLine } from '../intake/take-line.ts'
import type { Viewer } from '../intake/viewer.ts'
import { viewer } from '../intake/viewer.ts'
import { pageFiles } from '../server/page-files.ts'
import type { ViewerServer } from '../server/viewer-server.ts'
import { serveViewer } from '../server/viewer-server.ts'
import { openStore } from '../storage/open-store.ts'
import { UsageError } from '../usage-error.ts'
import type { ServeOptions } from './command-options.ts'
import { followPaths } from './follow-paths.ts'
import { openInBrowser } from './open-in-browser.ts'

/** A viewer that runs. */
export interface Serving {
  /** Resolves when everything is closed. */
  stop(): Promise<void>
}

/**
 * Starts the viewer and prints where it is.
 *
 * @throws UsageError where a port is taken or a file cannot be read
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  // Nearly all that a request leaves is garbage at once. A young generation that grows keeps 100 MB of it: 186 instead of 270 MB in all
  // at 40,000 spans a second, for a tenth more CPU.
  setFlagsFromString('--semi-space-growth-factor=1')
  const passOn = options.forward === undefined ? undefined : forwarder(options.forward, note)
  const endpoints: string[] = []
  const shown = viewer({
    store: openStore(),
    limits: options.keep,
    endpoints: () => endpoints,
    forwarded: () => passOn?.counts(),
  })
  const closing: (() => unknown)[] = [shown.close]
  try {
    const server = await listen(shown, passOn, options.port)
    closing.push(server.close)
    endpoints.push(`http://127.0.0.1:${server.port}`)
    if (options.grpc !== undefined) {
      const { serveGrpc } = await import('../server/grpc-server.ts')
      const grpc = await serveGrpc(shown, passOn, options.grpc)
      closing.push(grpc.close)
      endpoints.push(`http://127.0.0.1:${grpc.port}`)
    }
    const spans = {
      name: '--file',
      paths: options.files,
      take: (line: string) => takeLine(shown, line),
    } as const
    closing.push(await followPaths(spans, note))
    const paths = options.logs.filter(path => path !== '-')
    const logs = { name: '--logs', paths, take: (line: string) => takeLogLine(shown, line) } as const
    closing.push(await followPaths(logs, note))
    if (options.terminal) {
      const { printTraces } = await import('../terminal/print-traces.ts')
      closing.push(printTraces(shown))
    }
    if (options.logs.includes('-') || isPiped()) readStandardInput(shown)
    // Standard error, so that what `--terminal` prints can be piped.
    process.stderr.write(greeting(server.port, endpoints[1]))
    if (options.open) openInBrowser(`http://localhost:${server.port}`)
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }

  async function stop(): Promise<void> {
    for (const close of closing.splice(0).reverse()) await close()
  }
}

async function listen(shown: Viewer, passOn: Forwarder | undefined, port: number): Promise<ViewerServer> {
  const page = pageFiles(fileURLToPath(new URL('page', import.meta.url)))
  try {
    return await serveViewer({ viewer: shown, page, forwarder: passOn, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      const other = (await isViewer(port))
        ? `a viewer runs already, which shows its traces at http://localhost:${port}`
        : 'a collector or another program listens there'
      throw new UsageError(
        `Port ${port} is taken: ${other}. Stop it, or choose another port with --port and set OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:PORT in the services`,
      )
    }
    if (code === 'EACCES')
      throw new UsageError(
        `Port ${port} needs rights that this process does not have. Choose another one with --port`,
      )
    throw error
  }
}

/** Milliseconds. A viewer that takes in much answers late. */
const PATIENCE = 5000

async function isViewer(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/stats`, {
      signal: AbortSignal.timeout(PATIENCE),
    })
    return Array.isArray(((await response.json()) as Partial<ViewerStats>).endpoints)
  } catch {
    return false
  }
}

function note(sentence: string): void {
  process.stderr.write(`${sentence}.\n`)
}

function greeting(port: number, grpc: string | undefined): string {
  const also = grpc === undefined ? '' : ` and gRPC at ${grpc}`
  return `Throughline shows traces at http://localhost:${port} and takes OTLP there${also}. Ctrl+C ends it.\n`
}

/** Whether something is piped in: `node service.js | npx @throughline/viewer`. */
function isPiped(): boolean {
  try {
    return fstatSync(0).isFIFO()
  } catch {
    // A process may have no standard input at all.
    return false
  }
}

/** Passes on what is shown in no trace: a service that is piped in would otherwise print nothing. */
function readStandardInput(shown: Viewer): void {
  const lines = lineSplitter(line => takeLogLine(shown, line) || process.stdout.write(`${line}\n`))
  process.stdin.on('data', (bytes: Buffer) => lines.push(bytes))
  process.stdin.on('end', lines.end)
  process.stdin.on('error', () => {})
}

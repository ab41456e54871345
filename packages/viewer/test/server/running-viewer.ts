import type { Viewer } from '../../src/intake/viewer.ts'
import { viewer } from '../../src/intake/viewer.ts'
import type { PageFile } from '../../src/server/page-files.ts'
import { serveViewer } from '../../src/server/viewer-server.ts'
import { openStore } from '../../src/storage/open-store.ts'
import type { KeepLimits } from '../../src/storage/trace-keeper.ts'

const PAGE: ReadonlyMap<string, PageFile> = new Map([
  [
    '/',
    {
      bytes: Buffer.from('<!doctype html>'),
      type: 'text/html',
      gzipped: () => Buffer.alloc(0),
      forEver: false,
    },
  ],
])

/** A viewer that listens on a free port, with what tests ask of it. */
export interface RunningViewer {
  readonly base: string
  readonly viewer: Viewer
  get<Answer>(path: string): Promise<{ status: number; body: Answer }>
  send(body: string | Uint8Array, headers?: Record<string, string>, path?: string): Promise<Response>
  stop(): Promise<void>
}

/** Starts one. */
export async function runningViewer(
  limits: Partial<KeepLimits> = {},
  page: ReadonlyMap<string, PageFile> = PAGE,
): Promise<RunningViewer> {
  const shown = viewer({ store: openStore(), limits: { bytes: 1e9, traces: 1e9, age: 1e12, ...limits } })
  const server = await serveViewer({ viewer: shown, page, port: 0 })
  const base = `http://127.0.0.1:${server.port}`
  return {
    base,
    viewer: shown,
    async get<Answer>(path: string): Promise<{ status: number; body: Answer }> {
      const response = await fetch(base + path)
      return { status: response.status, body: (await response.json()) as Answer }
    },
    send: (body, headers = {}, path = '/v1/traces') =>
      fetch(base + path, {
        method: 'POST',
        body: body as string,
        headers: {
          'content-type': typeof body === 'string' ? 'application/json' : 'application/x-protobuf',
          ...headers,
        },
      }),
    async stop() {
      await server.close()
      shown.close()
    },
  }
}

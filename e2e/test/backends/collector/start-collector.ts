import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningServer } from '@throughline/servers'
import { startServer } from '@throughline/servers'
import { collectorSettings } from './collector-settings.ts'

/** Where the Collector listens, `host:port`. */
export interface CollectorAddresses {
  readonly http: string
  readonly grpc: string
  readonly httpTls: string
  readonly grpcTls: string
}

export interface Collector extends RunningServer {
  readonly addresses: CollectorAddresses
}

interface LogLine {
  readonly msg: string
  readonly endpoint?: string
  readonly 'otelcol.component.id'?: string
}

const NAMES: Readonly<Record<string, keyof CollectorAddresses>> = {
  'otlp/plain Starting HTTP server': 'http',
  'otlp/plain Starting GRPC server': 'grpc',
  'otlp/tls Starting HTTP server': 'httpTls',
  'otlp/tls Starting GRPC server': 'grpcTls',
}

/** Starts the OpenTelemetry Collector, which forwards to `sinkUrl`. */
export async function startCollector(program: string, sinkUrl: string): Promise<Collector> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-collector-'))
  const settings = join(folder, 'settings.json')
  await writeFile(settings, collectorSettings(sinkUrl))
  const addresses: Record<string, string> = {}
  try {
    const server = await startServer(program, [`--config=file:${settings}`], isReady)
    return { ...server, addresses: addresses as Record<keyof CollectorAddresses, string> }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }

  function isReady(line: string): boolean {
    if (!line.startsWith('{')) return false
    const { msg, endpoint, 'otelcol.component.id': id } = JSON.parse(line) as LogLine
    const name = NAMES[`${id} ${msg}`]
    if (name !== undefined && endpoint !== undefined) addresses[name] = endpoint
    return msg.startsWith('Everything is ready')
  }
}

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onFreePorts } from '../free-ports.ts'
import type { GoModule } from '../go-module.ts'
import { buildGoModule, goVersionOf } from '../go-module.ts'
import type { RunningServer } from '../start-server.ts'
import { startServer } from '../start-server.ts'

const folder = fileURLToPath(new URL('../../go/collector-contrib', import.meta.url))
const version = goVersionOf(folder, 'go.opentelemetry.io/collector/otelcol')

/** The OpenTelemetry Collector with parts of its contrib distribution. Four minutes of CPU time to build. */
export const contribCollector: GoModule & { readonly version: string } = {
  name: `collector-contrib-${version}`,
  version,
  folder,
  sources: ['main.go'],
  packages: ['./...'],
}

/** A Collector that runs. */
export interface ContribCollector extends RunningServer {
  readonly otlpHttp: string
  readonly otlpGrpc: string
  readonly zipkin: string
  /** `host:port` of its metrics, where the settings have them. */
  readonly metrics: string
}

/**
 * Builds the Collector, if that was not done yet, and starts it on free ports of loopback.
 *
 * @param settings paths of files like those of `examples/backends/collector`, whose addresses are variables
 */
export async function startContribCollector(
  settings: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ContribCollector> {
  const program = join(await buildGoModule(contribCollector), 'collector-contrib')
  return onFreePorts(4, async ([grpc = '', http = '', zipkin = '', metrics = '']) => {
    const addresses = {
      OTLP_GRPC_ENDPOINT: grpc,
      OTLP_HTTP_ENDPOINT: http,
      ZIPKIN_ENDPOINT: zipkin,
      PROMETHEUS_ENDPOINT: metrics,
    }
    const flags = settings.map(file => `--config=file:${file}`)
    const isReady = (line: string) => line.includes('Everything is ready')
    const server = await startServer(program, flags, isReady, { ...env, ...addresses })
    return {
      ...server,
      otlpHttp: `http://${http}`,
      otlpGrpc: `http://${grpc}`,
      zipkin: `http://${zipkin}/api/v2/spans`,
      metrics,
    }
  })
}

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onFreePorts } from '../free-ports.ts'
import type { GoModule } from '../go-module.ts'
import { buildGoModule, goVersionOf } from '../go-module.ts'
import { startServer } from '../start-server.ts'
import type { Jaeger } from './jaeger.ts'
import { jaegerOn } from './jaeger.ts'

const folder = fileURLToPath(new URL('../../go/jaeger-2', import.meta.url))
const moduleVersion = goVersionOf(folder, 'github.com/jaegertracing/jaeger')

/** Jaeger 2, whose modules have the numbers of Jaeger 1: v1.76.0 is 2.13.0. Seven minutes of CPU time to build. */
export const jaeger2: GoModule & { readonly version: string } = {
  name: `jaeger-${moduleVersion}`,
  version: `2.${Number(moduleVersion.split('.')[1]) - 63}.0`,
  folder,
  packages: ['github.com/jaegertracing/jaeger/cmd/jaeger'],
}

/**
 * Builds Jaeger 2, if that was not done yet, and starts it on free ports of loopback.
 *
 * @param settings path of a file like `examples/backends/jaeger/jaeger.yaml`, whose addresses are variables
 */
export async function startJaeger2(settings: string, env: NodeJS.ProcessEnv = {}): Promise<Jaeger> {
  const program = join(await buildGoModule(jaeger2), 'jaeger')
  return onFreePorts(5, async ([query, queryGrpc, grpc, http, zipkin]) => {
    const addresses = {
      QUERY_HTTP_ENDPOINT: query,
      QUERY_GRPC_ENDPOINT: queryGrpc,
      OTLP_GRPC_ENDPOINT: grpc,
      OTLP_HTTP_ENDPOINT: http,
      ZIPKIN_ENDPOINT: zipkin,
    }
    const isReady = (line: string) => line.includes('Everything is ready')
    const server = await startServer(program, [`--config=${settings}`], isReady, { ...env, ...addresses })
    return jaegerOn(server, { query, grpc, http, zipkin })
  })
}

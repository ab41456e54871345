import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onFreePorts } from '../free-ports.ts'
import type { GoModule } from '../go-module.ts'
import { buildGoModule, goVersionOf } from '../go-module.ts'
import { startServer } from '../start-server.ts'
import type { Jaeger } from './jaeger.ts'
import { jaegerOn } from './jaeger.ts'

const folder = fileURLToPath(new URL('../../go/jaeger-1.51', import.meta.url))
const version = goVersionOf(folder, 'github.com/jaegertracing/jaeger')

/** Jaeger's all-in-one program of the version that guides show. About a minute and a half to build. */
export const jaeger1: GoModule & { readonly version: string } = {
  name: `jaeger-${version}`,
  version,
  folder,
  packages: ['github.com/jaegertracing/jaeger/cmd/all-in-one'],
}

/** Ports that nothing here is sent to, but that the program opens. */
const UNUSED = [
  'collector.http-server.host-port',
  'query.grpc-server.host-port',
  'admin.http.host-port',
  'processor.jaeger-compact.server-host-port',
  'processor.jaeger-binary.server-host-port',
  'processor.zipkin-compact.server-host-port',
  'http-server.host-port',
]

/** What the compose file of `examples/backends/jaeger` sets; the port is replaced by a free one. */
const ENVIRONMENT = { COLLECTOR_OTLP_ENABLED: 'true', COLLECTOR_ZIPKIN_HOST_PORT: ':9411' }

/**
 * Builds Jaeger 1, if that was not done yet, and starts it on free ports of loopback, with its spans in memory.
 *
 * @param environment variables of the program; their ports are replaced by free ones
 */
export async function startJaeger1(environment: NodeJS.ProcessEnv = ENVIRONMENT): Promise<Jaeger> {
  const program = join(await buildGoModule(jaeger1), 'all-in-one')
  return onFreePorts(5 + UNUSED.length, async ([query, grpc, http, zipkin, collector, ...unused]) => {
    const ports = {
      'query.http-server.host-port': query,
      'collector.otlp.grpc.host-port': grpc,
      'collector.otlp.http.host-port': http,
      'collector.grpc-server.host-port': collector,
      ...(environment.COLLECTOR_ZIPKIN_HOST_PORT ? { 'collector.zipkin.host-port': zipkin } : {}),
      ...Object.fromEntries(UNUSED.map((name, index) => [name, unused[index]])),
    }
    const flags = Object.entries(ports).map(([name, address]) => `--${name}=${address}`)
    const server = await startServer(program, flags, line => line.includes('"status":"ready"'), environment)
    return jaegerOn(server, { query, grpc, http, zipkin })
  })
}

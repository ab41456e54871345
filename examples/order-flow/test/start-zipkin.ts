import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

interface ZipkinSpan {
  readonly localEndpoint: { readonly serviceName: string }
}

export interface Zipkin {
  readonly endpoint: string
  readonly services: ReadonlySet<string>
  stop(): Promise<void>
}

/** Takes spans as Zipkin does, and keeps the names of their services. */
export async function startZipkin(): Promise<Zipkin> {
  const services = new Set<string>()
  const server = createServer(async (request, response) => {
    const spans = (await json(request)) as readonly ZipkinSpan[]
    for (const { localEndpoint } of spans) services.add(localEndpoint.serviceName)
    response.writeHead(202).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2/spans`,
    services,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

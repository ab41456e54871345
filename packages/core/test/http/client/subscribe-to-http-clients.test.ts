// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { expect, it, vi } from 'vitest'
import { subscribeToHttpClients } from '../../../src/http/client/subscribe-to-http-clients.ts'
import { clientTracing } from './client-tracing.ts'
import { exchange } from './exchange.ts'
import { recordingServer } from './recording-server.ts'

async function requestBothWays(tracing: ReturnType<typeof clientTracing>, url: string): Promise<number> {
  await tracing.inSpan(() => fetch(url)).then(response => response.text())
  await tracing.inSpan(() => exchange(url))
  return tracing.exporter.take().length
}

it('traces fetch and node:http until it ends', async () => {
  await using server = await recordingServer()
  const tracing = clientTracing()
  const unsubscribe = subscribeToHttpClients(() => tracing.tracer)
  expect(await requestBothWays(tracing, server.url)).toBe(2)
  unsubscribe()
  expect(await requestBothWays(tracing, server.url)).toBe(0)
})

it('is there once, also for two copies of the package: the first one traces', async () => {
  await using server = await recordingServer()
  const tracing = clientTracing()
  const unsubscribe = subscribeToHttpClients(() => tracing.tracer)
  vi.resetModules()
  const otherCopy = await import('../../../src/http/client/subscribe-to-http-clients.ts')
  const unsubscribeOther = otherCopy.subscribeToHttpClients(() => tracing.tracer)
  expect(otherCopy.subscribeToHttpClients).not.toBe(subscribeToHttpClients)
  expect(await requestBothWays(tracing, server.url)).toBe(2)

  unsubscribeOther()
  expect(await requestBothWays(tracing, server.url)).toBe(2)
  unsubscribe()
  unsubscribe()
  expect(await requestBothWays(tracing, server.url)).toBe(0)
})

it('asks for the tracer at each request, and only inside a span', async () => {
  await using server = await recordingServer()
  const tracing = clientTracing()
  const tracer = vi.fn(() => tracing.tracer)
  const unsubscribe = subscribeToHttpClients(tracer)
  await exchange(server.url)
  expect(tracer).not.toHaveBeenCalled()
  await requestBothWays(tracing, server.url)
  expect(tracer).toHaveBeenCalledTimes(2)
  unsubscribe()
})

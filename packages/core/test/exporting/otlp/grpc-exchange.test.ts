// Through its file: the doors show neither single deliveries nor what holds a process.

import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { RetryingTransport } from '../../../src/exporting/delivery/retrying-transport.ts'
import { GrpcExchange } from '../../../src/exporting/otlp/grpc-exchange.ts'
import { freePort } from '../../fixtures/free-port.ts'
import type { Script } from '../../fixtures/run-script.ts'
import { outputOf, startScript } from '../../fixtures/run-script.ts'
import { startGrpcCollector, taken } from './grpc-collector.ts'

const payload = [Buffer.from('')]
const method = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'

function transportTo(port: number): RetryingTransport<Buffer> {
  const endpoint = { target: `127.0.0.1:${port}`, secure: false, hadPath: false }
  const exchange = new GrpcExchange({ method, endpoint, headers: {}, compression: 'none', userAgent: 'test' })
  return new RetryingTransport(exchange, { timeoutMillis: 60_000 })
}

describe('GrpcExchange, when it must stop', () => {
  it('ends what is under way when it is closed, and asks nobody afterwards', async () => {
    const { port } = await startGrpcCollector(() => transport.close())
    const transport = transportTo(port)
    expect(await transport.send(payload)).toMatchObject({ outcome: 'unreachable' })
    expect(await transport.send(payload)).toEqual({
      outcome: 'unreachable',
      reason: `127.0.0.1:${port} was not asked: the transport is closed`,
    })
  })

  it('stops when it is aborted', async () => {
    const { port } = await startGrpcCollector(() => transport.abort())
    const transport = transportTo(port)
    expect(await transport.send(payload)).toEqual({
      outcome: 'unreachable',
      reason: expect.stringMatching(new RegExp(`^127.0.0.1:${port} did not answer within \\d+ ms$`)),
      isUnanswered: true,
    })
    transport.close()
  })
})

describe('GrpcExchange, at the end of the process', () => {
  it('keeps no process alive with a connection that is idle', async () => {
    const { port } = await startGrpcCollector()
    expect(await outputOf(startProcess(port, 'await send()'))).toBe('accepted')
  })

  it('keeps the process alive while a call is under way', async () => {
    const { port } = await startGrpcCollector(reply => void setTimeout(() => taken(reply, 0), 100))
    expect(await outputOf(startProcess(port, 'send()'))).toBe('accepted')
  })

  it('keeps no process alive for a collector that is away', async () => {
    expect(await outputOf(startProcess(await freePort(), 'send()'))).toBe('')
  })
})

/** Runs `script` in a process of its own, which writes the outcomes of what it sends. */
function startProcess(port: number, script: string): Script {
  const source = (name: string) =>
    fileURLToPath(new URL(`../../../src/exporting/${name}.ts`, import.meta.url))
  return startScript(
    `
    const { GrpcExchange } = await import('${source('otlp/grpc-exchange')}')
    const { RetryingTransport } = await import('${source('delivery/retrying-transport')}')
    const method = '${method}'
    const endpoint = { target: process.argv[2], secure: false, hadPath: false }
    const exchange = new GrpcExchange({ method, endpoint, headers: {}, compression: 'none', userAgent: 'x' })
    const transport = new RetryingTransport(exchange, { timeoutMillis: 60_000 })
    const send = () => transport.send([Buffer.from('')]).then(({ outcome }) => console.log(outcome))
    ${script}
  `,
    `127.0.0.1:${port}`,
  )
}

import dns from 'node:dns'
import { once } from 'node:events'
import type { ServerOptions } from 'node:https'
import type { Server as TlsServer } from 'node:tls'
import { spansIn } from '@throughline/otlp-decoder'
import { vi } from 'vitest'
import { freePort } from '../fixtures/free-port.ts'
import type { Answer, FaultServer } from './http1/fault-server.ts'
import { ok, startFaultServer } from './http1/fault-server.ts'
import { selfSigned } from './http1/self-signed-certificate.ts'

/** A collector with a fault that somebody mends. */
export interface FaultyCollector {
  readonly url: string
  /** Without it the spans that arrive are lost, whatever was answered. */
  recover(): void | Promise<void>
  /** The names of the spans that it took after its recovery. */
  names(): readonly string[]
}

/** Answers with a fault until it recovers. */
export async function faultyAnswers(
  fault: Answer,
  tls?: ServerOptions,
  port?: number,
): Promise<FaultyCollector & FaultServer> {
  let isFaulty = true
  let healthySince = 0
  const server = await startFaultServer((...exchange) => (isFaulty ? fault : ok)(...exchange), tls, port)
  return { ...server, recover, names }

  function recover(): void {
    isFaulty = false
    healthySince = server.received.length
  }

  function names(): readonly string[] {
    return server.received
      .slice(healthySince)
      .flatMap(({ body }) => spansIn(body).map(span => span.name ?? ''))
  }
}

/** Is not there until it recovers. */
export async function absentCollector(): Promise<FaultyCollector> {
  const port = await freePort()
  const collector = await faultyAnswers(ok, undefined, port)
  const { server, url } = collector
  server.close()
  await once(server, 'close')
  return {
    url,
    names: collector.names,
    async recover() {
      collector.recover()
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}

/** Resets each connection with the first bytes of a request. */
export async function resettingCollector(): Promise<FaultyCollector> {
  const collector = await faultyAnswers(ok)
  let isFaulty = true
  collector.server.on('connection', socket => {
    if (isFaulty) socket.once('data', () => socket.resetAndDestroy())
  })
  return {
    ...collector,
    recover() {
      isFaulty = false
      collector.recover()
    },
  }
}

/** Has no certificate until it recovers. */
export async function collectorWithoutCertificate(): Promise<FaultyCollector> {
  const collector = await faultyAnswers(ok, {})
  return {
    ...collector,
    recover() {
      collector.recover()
      ;(collector.server as unknown as TlsServer).setSecureContext(selfSigned)
    },
  }
}

/** Has a name that nobody knows until it recovers. */
export async function namelessCollector(): Promise<FaultyCollector> {
  const collector = await faultyAnswers(ok)
  const host = 'collector.internal'
  const unknown = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' })
  let isFaulty = true
  vi.spyOn(dns, 'lookup').mockImplementation(((
    _name: string,
    _options: object,
    done: (...result: unknown[]) => void,
  ) => {
    if (isFaulty) done(unknown)
    else done(null, [{ address: '127.0.0.1', family: 4 }])
  }) as never)
  return {
    ...collector,
    url: collector.url.replace('127.0.0.1', host),
    recover() {
      isFaulty = false
      collector.recover()
    },
  }
}

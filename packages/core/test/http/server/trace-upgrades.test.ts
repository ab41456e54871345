import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import { createTracing, traceUpgrades } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, test } from 'vitest'

test.each([
  [
    undefined,
    'Expected `server` to be a server of node:http, such as the result of `app.listen()`, got `undefined`',
  ],
  [new EventEmitter(), 'Expected `server` to be a server of node:http'],
  [() => {}, 'Expected `server` to be a server of node:http'],
])('%o is refused as a server', (server, sentence) => {
  expect(() => traceUpgrades(server as never)).toThrow(sentence)
})

test('an unknown option is refused', () => {
  expect(() => traceUpgrades(createServer(), { message: 'linked' } as never)).toThrow(
    'Unknown option `message`',
  )
})

/** A socket to which a library writes. */
class Connection extends EventEmitter {
  readonly written: unknown[] = []

  write(...chunks: unknown[]): boolean {
    this.written.push(...chunks)
    return true
  }

  end(...chunks: unknown[]): this {
    this.written.push(...chunks)
    return this
  }
}

test.each([
  ['write', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 101],
  ['write', Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'), 101],
  ['end', 'HTTP/1.1 503 Service Unavailable\r\n\r\n', 503],
  ['end', undefined, undefined],
  ['write', 'another protocol', undefined],
] as const)('by %s of %o a socket says the status %s, and is left as it was', (method, chunk, status) => {
  const exporter = memoryExporter()
  const { tracer } = createTracing({ service: 'test', exporter })
  const server = traceUpgrades(createServer(), { tracer })
  const socket = new Connection()
  const request = {
    method: 'GET',
    url: '/',
    headers: { upgrade: 'x' },
    upgrade: true,
    socket,
    httpVersion: '1.1',
  }
  server.emit('upgrade', request as never, socket as never, Buffer.alloc(0))
  socket.write('HTTP/1.1 103 Early Hints\r\n\r\n')
  socket[method](chunk)
  socket.write('HTTP/1.1 500 a message of the protocol that follows')
  socket.emit('close')
  expect(socket.written.slice(0, 2)).toEqual(['HTTP/1.1 103 Early Hints\r\n\r\n', chunk])
  expect(Object.keys(socket)).not.toContain('write')
  expect(exporter.take().map(({ attributes }) => attributes['http.response.status_code'])).toEqual([status])
})

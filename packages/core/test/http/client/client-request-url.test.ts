// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import type { RequestOptions } from 'node:http'
import { Agent, ClientRequest } from 'node:http'
import { expect, it } from 'vitest'
import { clientRequestUrl } from '../../../src/http/client/client-request-url.ts'

/** An agent that never finds a socket, so that nothing is sent. */
class NoSockets extends Agent {
  addRequest() {}
}

it.each<[RequestOptions, string]>([
  [{ host: 'a.test' }, 'http://a.test/'],
  [{ host: 'a.test', port: 80 }, 'http://a.test/'],
  [{ host: 'a.test', port: 8080, path: '/x?y=1' }, 'http://a.test:8080/x?y=1'],
  [{ host: '::1', port: 8080 }, 'http://[::1]:8080/'],
  [{ host: '127.0.0.1', port: 8080, headers: { Host: 'virtual.test' } }, 'http://127.0.0.1/'],
  [{ host: '::1%lo', port: 8080 }, 'http://[::1]:8080/'],
  [{ host: 'a.test', port: 8080, path: '*', method: 'OPTIONS' }, 'http://a.test:8080'],
  [{ host: 'a.test', path: '*', method: 'OPTIONS' }, 'http://a.test'],
  [{ host: 'proxy.test', port: 3128, path: 'http://a.test/x' }, 'http://a.test/x'],
  [{ host: 'a.test', path: 7 as never }, 'http://a.test/7'],
  [{ host: 'a.test', headers: { Host: 'a.test:81' } }, 'http://a.test:81/'],
  [{ host: 'a.test', headers: { Host: 'a.test:b@b.test' } }, 'http://a.test/'],
  [{ host: 'a.test', headers: { Host: 'a.test:1/b' } }, 'http://a.test/'],
  [{ host: 'a.test', headers: { Host: 'a.test:' } }, 'http://a.test/'],
  [{ host: 'a.test', headers: { Host: 'a.test.b.test' } }, 'http://a.test/'],
])('%j asks for %s', (options, url) => {
  const request = new ClientRequest({ ...options, agent: new NoSockets() })
  expect(clientRequestUrl(request)).toBe(url)
  request.destroy()
})

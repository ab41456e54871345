import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { startTracing, withSpan } from '@throughline/core'
import { expectLinearInTexts, isHeaderText, isTargetText } from '@throughline/growth'
import { afterAll } from 'vitest'
import { readingExporter } from './reading-exporter.ts'

startTracing({ exporter: readingExporter(), flushOnExit: false })

/** Responds to each request in its place, whatever its size; the test sets the target of redirects. */
let location = '/'
const server = createServer(socket => {
  let last = ''
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    last = (last + chunk.toString('latin1', Math.max(0, chunk.length - 4))).slice(-4)
    if (last === '\r\n\r\n')
      socket.write(`HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`, 'latin1')
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
const agent = new Agent({ keepAlive: true })
afterAll(() => {
  agent.destroy()
  server.close()
})

function getByNode(path: string): Promise<unknown> {
  return withSpan('work', async () => {
    const [response] = await once(request({ host: '127.0.0.1', port, path, agent }).end(), 'response')
    response.resume()
    await once(response, 'end')
  })
}

function getByFetch(path: string): Promise<unknown> {
  return withSpan('work', async () => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })
    await response.arrayBuffer()
  })
}

const LARGEST = 32_000
for (const [name, get] of [
  ['node:http', getByNode],
  ['fetch', getByFetch],
] as const) {
  for (const [part, around] of [
    ['path', (text: string) => `/${text}`],
    ['query', (text: string) => `/?%${text}`],
    ['value of a credential', (text: string) => `/?token=${text}&a=1`],
  ] as const) {
    expectLinearInTexts(
      `the ${part} of a request by ${name}`,
      async path => {
        location = '/'
        await get(path)
      },
      { largest: LARGEST, allowed: isTargetText, around },
    )
  }
  for (const around of [
    (text: string) => text,
    (text: string) => `/?%${text}`,
    (text: string) => `http://${text}`,
  ]) {
    expectLinearInTexts(
      `the location of a redirect by ${name}: ${around('...')}`,
      async text => {
        location = text
        await get('/')
      },
      // The head of a response has the bound of 16 KiB.
      { largest: 15_000, allowed: text => isHeaderText(text) && !text.includes('\t'), around },
    )
  }
}

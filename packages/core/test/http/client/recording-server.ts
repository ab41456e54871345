import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { selfSigned } from '../../exporting/http1/self-signed-certificate.ts'

export interface ReceivedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** A real server on loopback that writes down what it gets, whole bodies included. */
export interface RecordingServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly received: readonly ReceivedRequest[]
  readonly server: Server
}

/**
 * `/redirect` leads to `/ok`, `/status/418` answers so, `/hang` never answers, `/drop` closes the connection,
 * `/half` closes it inside the body, `/early` sends 102 and 103 before 500; everything else is 200.
 */
export async function recordingServer({
  secure = false,
}: {
  secure?: boolean
} = {}): Promise<RecordingServer> {
  const received: ReceivedRequest[] = []
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', headers, rawHeaders } = request
    received.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString('base64') })
    const path = url.split('?')[0] ?? ''
    if (path === '/hang') return
    if (path === '/drop') return void request.socket.destroy()
    if (path === '/half') {
      response.writeHead(200, { 'content-length': 100 })
      response.write('x')
      setImmediate(() => request.socket.destroy())
      return
    }
    if (path === '/early') {
      response.writeProcessing()
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(500)
    }
    if (path === '/redirect') response.writeHead(302, { location: '/ok#there' })
    if (path.startsWith('/status/')) response.writeHead(Number(path.slice(8)))
    response.end('body')
  }
  const server = secure ? createSecureServer(selfSigned, listener) : createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    received,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

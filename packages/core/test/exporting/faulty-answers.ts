import type { OutgoingHttpHeaders } from 'node:http'
import type { Answer } from './http1/fault-server.ts'
import { bytesField, varintField } from './protobuf/protobuf-bytes.ts'

/** None at all. */
export const silence: Answer = () => {}

export const unavailable: Answer = response => {
  response.writeHead(503).end('restarting')
}

/** Breaks off within the status line. */
export const brokenHead: Answer = ({ socket }) => {
  socket?.write('HTTP/1.1 200 O', () => socket.resetAndDestroy())
}

/** A success, a character at a time, and without end. */
export const tricklingHead: Answer = ({ socket }) => {
  const head = `HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(1000)}`
  let position = 0
  const timer = setInterval(() => socket?.write(head.charAt(position++)), 10)
  socket?.on('close', () => clearInterval(timer))
}

export const garbage: Answer = response => {
  response.setHeader('content-type', 'application/x-protobuf')
  response.end('<html>Welcome!</html>')
}

export const brokenBody: Answer = response => {
  response.writeHead(200, { 'content-length': 10 }).write('half')
  response.socket?.end()
}

export const tricklingBody: Answer = response => {
  const timer = setInterval(() => response.write('.'), 10)
  response.on('close', () => clearInterval(timer))
}

export const hundredMegabytes: Answer = response => {
  const chunk = Buffer.alloc(1024 * 1024)
  let written = 0
  pour()

  function pour(): void {
    if (written === 100 || response.destroyed) return void response.end()
    written++
    response.write(chunk, pour)
  }
}

/** One span of the request was too old. */
export const partialSuccess: Answer = response => {
  response.end(bytesField(1, Buffer.concat([varintField(1, 1n), bytesField(2, 'too old')])))
}

export function redirect(location: string): Answer {
  return response => {
    response.writeHead(308, { location }).end()
  }
}

/** Asks to be left alone, and calls `then` when it has. */
export function throttled(status: number, headers: OutgoingHttpHeaders, then: () => void = () => {}): Answer {
  return response => {
    response.writeHead(status, headers).end(then)
  }
}

import { once } from 'node:events'
import { connect } from 'node:net'

const HEAD_END = '\r\n\r\n'

/** One connection, one request at a time: as little work as possible, for all servers share its core. */
export class Connection {
  onResponse
  onFailure
  #socket
  #request
  #received = ''

  constructor({ hostname, port, pathname }) {
    this.#request = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}${HEAD_END}`
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true })
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', text => this.#read(text))
    this.#socket.on('error', error => this.onFailure?.(error))
    this.#socket.on('close', () => this.onFailure?.(new Error('The server closed a connection under load')))
    this.ready = once(this.#socket, 'connect')
  }

  get isOpen() {
    return this.#socket.readyState === 'open'
  }

  ask() {
    this.#socket.write(this.#request)
  }

  #read(text) {
    this.#received += text
    const head = this.#received.indexOf(HEAD_END)
    if (head === -1) return
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#received)?.[1])
    if (Number.isNaN(length))
      throw new Error(`A response without Content-Length: ${this.#received.slice(0, head)}`)
    if (this.#received.length < head + HEAD_END.length + length) return
    const status = Number(this.#received.slice(9, 12))
    this.#received = ''
    this.onResponse(status)
  }
}

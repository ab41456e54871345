import { readSync } from 'node:fs'
import type { Socket } from 'node:net'

const READ_AT_ONCE = 16 * 1024

/** The one request that has a connection to itself. */
export interface ConnectionUser {
  /** The connection is the user's from now on, until it is given back. */
  start(connection: HttpConnection): void
  receive(chunk: Buffer): void
  /** Nothing more will be received; without an error, because the other side ended its side. */
  lose(error?: Error): void
}

/**
 * A socket that serves one request after another, and calls the request that it serves. It never keeps the process alive:
 * a flush that waits does so by a timer of its own.
 */
export class HttpConnection {
  /** Whether it has served before: then the other side may have closed it in the meantime. */
  isReused = false
  readonly #socket: Socket
  readonly #onIdleEnd: (connection: HttpConnection) => void
  #user: ConnectionUser | undefined
  #idleTimer: NodeJS.Timeout | undefined

  /** @param onIdleEnd is called when the connection ends while it is idle */
  constructor(socket: Socket, onIdleEnd: (connection: HttpConnection) => void) {
    this.#socket = socket
    this.#onIdleEnd = onIdleEnd
    socket.setNoDelay(true)
    socket.unref()
    // Again when connected: where a name has several addresses, the handle may have been replaced.
    socket.on('connect', () => socket.unref())
    // The listeners stay for ever: a destroyed socket may still report an error, which must find an ear.
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('error', (error: Error) => this.#lose(error))
    socket.on('close', () => this.#lose())
    socket.on('end', () => {
      // Where TLS has destroyed it, the error explains more than the end, and comes a moment later.
      if (!socket.destroyed) this.#lose()
    })
  }

  /** Whether some of what was sent has not left this process. */
  get hasUnsent(): boolean {
    return this.#socket.writableLength > 0
  }

  /**
   * Reads what has come, without waiting: for the end of a process, when no event comes any more. Empty where the other side has
   * said all it wanted to.
   *
   * @returns `undefined` for nothing yet
   * @throws where it cannot be known: the bytes are encrypted, or the platform has no file descriptors for sockets
   */
  readSync(): Buffer | undefined {
    const { fd = -1 } = (this.#socket as { _handle?: { fd?: number } })._handle ?? {}
    if (fd < 0 || 'encrypted' in this.#socket) throw new Error('the connection cannot be read without events')
    const room = Buffer.alloc(READ_AT_ONCE)
    try {
      return room.subarray(0, readSync(fd, room))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
      throw error
    }
  }

  /** Lends itself to a request. */
  serve(user: ConnectionUser): void {
    this.#user = user
    clearTimeout(this.#idleTimer)
    user.start(this)
  }

  /** Writes the pieces at once. They must not change until they have been answered, or the connection is destroyed. */
  send(pieces: readonly Uint8Array[]): void {
    this.#socket.cork()
    for (const piece of pieces) {
      if (piece.byteLength > 0) this.#socket.write(piece)
    }
    this.#socket.uncork()
  }

  /** Is idle for a while, and ends when that is over. */
  rest(millis: number): void {
    this.isReused = true
    this.#user = undefined
    // Not the timeout of the socket: a server calls that twice for each request, and shall find one kind of socket there.
    this.#idleTimer = setTimeout(() => this.#lose(), millis)
    this.#idleTimer.unref()
  }

  destroy(): void {
    this.#user = undefined
    clearTimeout(this.#idleTimer)
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    if (this.#user === undefined) this.#lose()
    else this.#user.receive(chunk)
  }

  #lose(error?: Error): void {
    if (this.#user === undefined) {
      this.destroy()
      this.#onIdleEnd(this)
    } else {
      this.#user.lose(error)
    }
  }
}

import type { Socket } from 'node:net'
import type { ConnectionUser } from './http-connection.ts'
import { HttpConnection } from './http-connection.ts'

/** Few are kept open: where requests overlap, the collector is slow, and the connection that one gives back is soon taken. */
const MAX_IDLE = 2
/** Shorter than the 60 s after which a collector closes them. */
const IDLE_MILLIS = 30_000

/** The connections to one address. */
export class HttpConnections {
  readonly #open: () => Socket
  readonly #maxInUse: number
  readonly #inUse = new Set<HttpConnection>()
  readonly #idle = new Set<HttpConnection>()
  readonly #waiting = new Set<ConnectionUser>()
  #closed = false

  /** @param open opens a socket */
  constructor(open: () => Socket, maxInUse: number) {
    this.#open = open
    this.#maxInUse = maxInUse
  }

  /** Starts `user` with a connection of its own: now, or when one is given back. */
  request(user: ConnectionUser): void {
    if (this.#inUse.size < this.#maxInUse) this.#serve(user)
    else this.#waiting.add(user)
  }

  /** Forgets a user that has not been started. */
  withdraw(user: ConnectionUser): void {
    this.#waiting.delete(user)
  }

  /** Takes a connection back, to keep it for at most `idleMillis`; 0 destroys it. */
  giveBack(connection: HttpConnection, idleMillis: number): void {
    this.#inUse.delete(connection)
    if (idleMillis === 0 || this.#closed || this.#idle.size === MAX_IDLE) {
      connection.destroy()
    } else {
      this.#idle.add(connection)
      connection.rest(Math.min(idleMillis, IDLE_MILLIS))
    }
    const [next] = this.#waiting
    if (next === undefined) return
    this.#waiting.delete(next)
    this.#serve(next)
  }

  /** Ends all connections; those in use as soon as their users have given them back. */
  close(): void {
    this.#closed = true
    for (const connection of this.#idle) connection.destroy()
    this.#idle.clear()
  }

  #serve(user: ConnectionUser): void {
    try {
      const connection = this.#takeIdle() ?? this.#connect()
      this.#inUse.add(connection)
      connection.serve(user)
    } catch (error) {
      // The caller gave a connection back; an error of the next request is not its own.
      user.lose(error as Error)
    }
  }

  #connect(): HttpConnection {
    return new HttpConnection(this.#open(), gone => this.#idle.delete(gone))
  }

  /** The one that was used last: it has the most time left, and the others may end unneeded. */
  #takeIdle(): HttpConnection | undefined {
    const connection = [...this.#idle].at(-1)
    if (connection !== undefined) this.#idle.delete(connection)
    return connection
  }
}

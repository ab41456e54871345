import type { ServerSocket } from '../http-exchange.ts'

/** The methods by which a response is written to the socket of an upgrade. */
const WRITES = ['write', 'end'] as const

/** Linear: anchored, without repetition. */
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})/
const STATUS_LINE_LENGTH = 12

const SWITCHING_PROTOCOLS = 101

type Write = (this: unknown, ...args: unknown[]) => unknown
type Writable = Partial<Record<(typeof WRITES)[number], Write>>

/**
 * Calls `answered` with the status of the response to an upgrade. It is written to the socket as text by libraries such
 * as ws, and published nowhere. Only this socket is changed, and only until its response was written.
 */
export function onUpgradeStatus(socket: ServerSocket, answered: (status: number) => void): void {
  const writable = socket as Writable
  const restores = WRITES.map(method => watch(writable, method, written))

  function written(chunk: unknown): void {
    const status = statusIn(chunk)
    if (status !== undefined && status < 200 && status !== SWITCHING_PROTOCOLS) return
    for (const restore of restores) restore()
    if (status !== undefined) answered(status)
  }
}

/** @returns stops watching */
function watch(writable: Writable, method: (typeof WRITES)[number], written: Write): () => void {
  const original = writable[method]
  if (typeof original !== 'function') return () => {}
  const isOwn = Object.hasOwn(writable, method)
  const watched: Write = function watchedWrite(...args) {
    written(args[0])
    return Reflect.apply(original, this, args)
  }
  writable[method] = watched
  return function restore() {
    if (writable[method] !== watched) return
    if (isOwn) writable[method] = original
    else delete writable[method]
  }
}

function statusIn(chunk: unknown): number | undefined {
  const start = Buffer.isBuffer(chunk)
    ? chunk.toString('latin1', 0, STATUS_LINE_LENGTH)
    : typeof chunk === 'string'
      ? chunk.slice(0, STATUS_LINE_LENGTH)
      : ''
  const status = STATUS_LINE.exec(start)?.[1]
  return status === undefined ? undefined : Number(status)
}

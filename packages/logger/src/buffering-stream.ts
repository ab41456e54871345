import type { DestinationStream } from 'pino'
import type { BufferUntil } from './buffer-until.ts'
import { LineBuffer } from './line-buffer.ts'
import type { HeldLine } from './request-lines.ts'
import { activeTrace } from './watched-trace.ts'

/** By it a stream asks pino for what is in a line (pino/docs/api.md, "Opt-in metadata"). */
const METADATA: unique symbol = Symbol.for('pino.metadata')

/** What pino writes to such a stream before each line. */
interface Metadata {
  lastLevel: number
  lastObj: unknown
  lastMsg: unknown
  lastTime: unknown
  lastLogger: unknown
}

/** The streams that pino has, beside `write`. */
interface PinoStream extends DestinationStream {
  readonly [METADATA]?: boolean
  /** Whether a `pino.destination` writes before `write` returns. */
  sync?: boolean
  /** Those of `pino.multistream`. */
  readonly streams?: readonly { readonly stream: PinoStream }[]
  flush?(callback?: (error?: Error) => void): void
  flushSync?(): void
}

/** Stands before the stream of a logger and keeps lines back. */
export interface BufferingStream extends Metadata {
  readonly [METADATA]: boolean
  /**
   * Set before each line. The mixin does so: that pino sets `lastLevel` takes 0.15 us, also of lines that are written at
   * once.
   */
  isKept: boolean
  write(text: string): void
  flush(callback?: (error?: Error) => void): void
  flushSync(): void
}

/**
 * Makes a stream that writes lines at once, or keeps them until their request has ended. Outside of a request these are not
 * written.
 */
export function bufferingStream(stream: PinoStream, until: BufferUntil): BufferingStream {
  const asksMetadata = stream[METADATA] === true
  const buffer = new LineBuffer(until, {
    write,
    writeSync: () => makeSync(stream),
    flushSync: () => stream.flushSync?.(),
    flush: () => flushed(stream),
  })
  const buffering: BufferingStream = {
    [METADATA]: asksMetadata,
    ...NOTHING,
    isKept: false,
    write(text) {
      const { isKept } = buffering
      // A serializer that logs comes before the rest of its line, which is then rather written.
      buffering.isKept = false
      if (!isKept && !asksMetadata) stream.write(text)
      else if (!isKept) write({ text, metadata: metadataOf(buffering) })
      else keep(text)
    },
    flush(callback) {
      if (stream.flush !== undefined) stream.flush(callback)
      else callback?.()
    },
    flushSync: () => stream.flushSync?.(),
  }
  return buffering

  function keep(text: string): void {
    const trace = activeTrace()
    if (trace === undefined) return
    buffer.add(trace, { text, metadata: asksMetadata ? metadataOf(buffering) : undefined })
  }

  function write({ text, metadata }: HeldLine): void {
    if (metadata !== undefined) Object.assign(stream, metadata)
    stream.write(text)
  }
}

function makeSync(stream: PinoStream): void {
  if (stream.sync === false) stream.sync = true
  for (const { stream: each } of stream.streams ?? []) makeSync(each)
}

/** Never rejects: at an exit nothing waits for it. */
async function flushed(stream: PinoStream): Promise<void> {
  const streams = [stream, ...(stream.streams ?? []).map(({ stream: each }) => each)]
  await Promise.allSettled(
    streams.map(async each => {
      // Older streams flush without a callback.
      if ((each.flush?.length ?? 0) > 0) await new Promise<void>(resolve => each.flush?.(() => resolve()))
    }),
  )
}

const NOTHING: Metadata = {
  lastLevel: 0,
  lastObj: undefined,
  lastMsg: undefined,
  lastTime: undefined,
  lastLogger: undefined,
}

function metadataOf({ lastLevel, lastObj, lastMsg, lastTime, lastLogger }: Metadata): Metadata {
  return { lastLevel, lastObj, lastMsg, lastTime, lastLogger }
}

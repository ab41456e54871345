import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LiveFeed } from '../live/live-feed.ts'
import type { Query } from '../query/parse-query.ts'
import { SECURITY_HEADERS } from './request-checks.ts'

/** A page that no longer reads is disconnected; it connects anew by itself. */
const MOST_UNREAD_BYTES = 8 * 1024 * 1024
/** Milliseconds between two signs of life: what stands between may close a connection that is silent. */
const SIGN_OF_LIFE = 15_000

/** Milliseconds after which a page whose viewer has ended looks for the next one. */
const RECONNECT_AFTER = 1000

/** Connections that wait for events, to be ended with the server. */
export interface EventStreams {
  open(request: IncomingMessage, response: ServerResponse, query: Query): void
  closeAll(): void
}

/** Streams of `/api/live`. */
export function eventStreams(live: LiveFeed): EventStreams {
  const open = new Set<ServerResponse>()
  return { open: stream, closeAll }

  function closeAll(): void {
    for (const response of open) response.end()
  }

  function stream(request: IncomingMessage, response: ServerResponse, query: Query): void {
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
    })
    response.write(`retry: ${RECONNECT_AFTER}\n\n`)
    open.add(response)
    const stop = live.listen(query, (name, data) =>
      write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
    )
    const timer = setInterval(() => write(':\n\n'), SIGN_OF_LIFE)
    request.on('close', () => {
      clearInterval(timer)
      stop()
      open.delete(response)
    })

    function write(text: string): void {
      if (response.writableLength > MOST_UNREAD_BYTES) response.destroy()
      else response.write(text)
    }
  }
}

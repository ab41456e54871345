import type { IncomingMessage } from 'node:http'

/** A body that is larger than it may be. */
export class TooLarge extends Error {}

/**
 * Reads the body of a request.
 *
 * @throws TooLarge beyond `most` bytes
 */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
      else {
        chunks.length = 0
        request.pause()
        reject(new TooLarge(`Expected at most ${most} bytes, got more`))
      }
    })
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.on('error', reject)
    request.on('close', () => reject(new Error('the request was broken off')))
  })
}

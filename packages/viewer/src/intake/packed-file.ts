import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { lineSplitter } from './line-splitter.ts'

/** Whether a file begins as gzip does. */
export async function isPacked(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b
  } finally {
    await file.close()
  }
}

/**
 * Calls back with each line of a file in gzip.
 *
 * @throws where it cannot be read, or is cut off: after the lines before that.
 */
export async function readPackedFile(path: string, onLine: (line: string) => void): Promise<void> {
  const lines = lineSplitter(onLine)
  await pipeline(createReadStream(path), createGunzip(), async unpacked => {
    for await (const bytes of unpacked) lines.push(bytes as Buffer)
  })
  lines.end()
}

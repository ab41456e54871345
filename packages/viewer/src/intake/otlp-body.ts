import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { Malformed } from '../otlp/malformed.ts'

/** A request larger than this is refused, also when it is unpacked. */
export const MOST_BODY_BYTES: number = 64 * 1024 * 1024

const UNPACK: Readonly<
  Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/**
 * Unpacks the body of a request.
 *
 * @param encoding `Content-Encoding`
 * @throws Malformed
 */
export async function unpacked(body: Buffer, encoding = 'identity'): Promise<Buffer> {
  if (encoding === 'identity' || encoding === '') return body
  const unpack = Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding] : undefined
  if (!unpack) throw new Malformed('the Content-Encoding is not gzip, deflate, br or identity')
  try {
    return await unpack(body, { maxOutputLength: MOST_BODY_BYTES })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new Malformed(
      tooLarge ? `it unpacks to more than ${MOST_BODY_BYTES} bytes` : `it is not ${encoding}`,
    )
  }
}

/**
 * Parses JSON from outside.
 *
 * @throws Malformed
 */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Malformed('it is not JSON')
  }
}

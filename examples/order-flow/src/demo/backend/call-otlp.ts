import { connect } from 'node:http2'
import { gzipSync } from 'node:zlib'
import type { OtlpTarget } from './otlp-target.ts'

/** Bytes before a message of gRPC: whether it is compressed, and its length. */
const PREFIX = 5

/** Sends an OTLP request over gRPC. Rejects when the backend does not accept it. */
export async function callOtlp(target: OtlpTarget, protobuf: Buffer): Promise<void> {
  const { url, headers, isCompressed, timeout, tls } = target
  const session = connect(url.origin, tls)
  try {
    await new Promise<void>((resolve, reject) => {
      session.once('error', reject)
      const call = session.request(
        {
          ...headers,
          ':method': 'POST',
          ':path': url.pathname,
          'content-type': 'application/grpc',
          te: 'trailers',
          ...(isCompressed ? { 'grpc-encoding': 'gzip' } : {}),
        },
        { signal: AbortSignal.timeout(timeout) },
      )
      // A response without a message has the status in its headers.
      for (const event of ['response', 'trailers']) {
        call.on(event, ({ 'grpc-status': status, 'grpc-message': message }) => {
          if (status === '0') resolve()
          else if (status !== undefined) reject(new Error(`gRPC status ${status}: ${message}`))
        })
      }
      call.once('error', reject)
      call.once('close', () => reject(new Error('no gRPC status')))
      call.resume()
      call.end(framed(isCompressed ? gzipSync(protobuf) : protobuf, isCompressed))
    })
  } finally {
    session.close()
  }
}

function framed(message: Buffer, isCompressed: boolean): Buffer {
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt8(isCompressed ? 1 : 0)
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}

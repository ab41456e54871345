import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import * as http from 'node:http'
import * as https from 'node:https'
import { gzipSync } from 'node:zlib'
import { decodeRequest } from '@throughline/otlp-decoder'
import type { OtlpTarget } from './otlp-target.ts'

/** Sends an OTLP request over HTTP. Rejects when the backend does not accept it. */
export async function postOtlp(target: OtlpTarget, protobuf: Buffer): Promise<void> {
  const { url, protocol, headers, isCompressed, timeout, tls } = target
  const isJson = protocol === 'http/json'
  const body = isJson ? Buffer.from(JSON.stringify(decodeRequest(protobuf))) : protobuf
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': isJson ? 'application/json' : 'application/x-protobuf',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    },
    signal: AbortSignal.timeout(timeout),
    ...tls,
  })
  request.end(isCompressed ? gzipSync(body) : body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const { statusCode = 0 } = response
  response.resume()
  if (statusCode >= 300) throw new Error(`status ${statusCode}`)
}

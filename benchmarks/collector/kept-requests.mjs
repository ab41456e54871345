import { gunzipSync } from 'node:zlib'
import { decoderOf } from './decoders.mjs'
import { traceCounts } from './trace-counts.mjs'

/** Keeps what arrives as bytes; it is only decoded after the race, so that counting disturbs nobody. */
export function keptRequests() {
  let requests = []
  return {
    add(path, encoding, body) {
      requests.push({ path, encoding, body })
    },
    /** Decodes and forgets what has arrived. */
    take() {
      const taken = requests
      requests = []
      const bytes = taken.reduce((sum, { body }) => sum + body.length, 0)
      return { requests: taken.length, bytes, ...traceCounts(spansOf(taken)) }
    },
    forget() {
      requests = []
    },
  }
}

function* spansOf(requests) {
  for (const { path, encoding, body } of requests) {
    const decode = decoderOf(path)
    if (decode !== undefined && body.length > 0) yield* decode(encoding === 'gzip' ? gunzipSync(body) : body)
  }
}

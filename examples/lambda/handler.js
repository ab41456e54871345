import { context, SpanKind } from '@opentelemetry/api'
import { httpHeaders, startTracing, withSpan } from '@throughline/core'

// Once for each instance of the function, outside of the handler.
const trace = startTracing({ service: 'thumbnails' })

/** A handler that is frozen as soon as it returns: it flushes first, whether it succeeds or fails. */
export async function handler(event) {
  const caller = httpHeaders.extract(event.headers)
  const options = { kind: SpanKind.SERVER, attributes: { 'faas.trigger': 'http' } }
  try {
    return await context.with(caller, () => withSpan('GET /thumbnails', options, () => answer(event)))
  } finally {
    await trace.flush()
  }
}

async function answer({ photo }) {
  if (photo === undefined) throw new TypeError('no photo')
  return { statusCode: 200, body: `thumbnail of ${photo}` }
}

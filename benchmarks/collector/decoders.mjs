import { datadogSpans } from './datadog-spans.mjs'
import { elasticSpans } from './elastic-spans.mjs'
import { otlpJsonSpans } from './otlp-json-spans.mjs'
import { otlpSpans } from './otlp-spans.mjs'
import { sentrySpans } from './sentry-spans.mjs'

const DECODERS = [
  [/^\/v1\/traces/, body => (isJson(body) ? otlpJsonSpans(body) : otlpSpans(body))],
  [/^\/api\/\d+\/envelope/, sentrySpans],
  [/^\/intake\/v2\/events/, elasticSpans],
  [/^\/v0\.4\/traces/, datadogSpans],
]

/** Reads the spans of a request by its path, or undefined if it carries none. */
export function decoderOf(path) {
  return DECODERS.find(([pattern]) => pattern.test(path))?.[1]
}

function isJson(body) {
  return body[0] === '{'.charCodeAt(0)
}

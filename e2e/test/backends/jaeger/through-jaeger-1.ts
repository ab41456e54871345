import { expect } from 'vitest'
import type { StoredSpan } from '../traces/stored-span.ts'
import { throughZipkin } from '../traces/through-zipkin.ts'

/** Jaeger 1 takes Zipkin's kinds for messages ("message send", "message receive") as the annotations of old. */
const ANNOTATIONS: Readonly<Record<string, string>> = { producer: 'ms', consumer: 'mr' }

/**
 * What Jaeger 1 gives for a span that came to its Zipkin port. Links stay the tags that they are there, and of an error
 * only the fact is kept.
 */
export function throughJaeger1(span: StoredSpan): StoredSpan {
  const annotation = ANNOTATIONS[span.kind]
  const events = annotation === undefined ? [] : [{ name: annotation, time: span.start, attributes: {} }]
  return {
    ...throughZipkin(span),
    kind: annotation === undefined ? span.kind : 'internal',
    attributes: expect.objectContaining({ ...span.attributes, ...linkTags(span) }),
    events: [...events, ...span.events],
    links: [],
    message: '',
  }
}

function linkTags({ links }: StoredSpan): Record<string, string> {
  return Object.fromEntries(
    links.map(({ traceId, spanId }, index) => [
      `otlp.link.${index}`,
      expect.stringContaining(`${traceId}|${spanId}|`),
    ]),
  )
}

import type { Tracer } from '@opentelemetry/api'
import { expected, globalTracer } from '@throughline/core/integrations'
import { VERSION } from '../version.ts'

/** How a Kafka client is traced. */
export interface KafkaTracingOptions {
  /** Makes the spans. @default the tracer registered with `@opentelemetry/api`, looked up for each message */
  readonly tracer?: Tracer | undefined
  /**
   * Whether the span of a processed message is linked to its sender's span, in a trace of its own, instead of being
   * its child (messaging/messaging-spans.md, "Consumer spans").
   *
   * @default false
   */
  readonly link?: boolean | undefined
}

/** {@link KafkaTracingOptions}, checked. */
export interface KafkaTracing {
  readonly link: boolean
  tracer(): Tracer
}

const currentTracer = globalTracer('@throughline/kafka', VERSION)

/** For messages of clients that are not traced. */
export const DEFAULT_TRACING: KafkaTracing = { link: false, tracer: currentTracer }

/** @throws TypeError for a wrong option */
export function checkedTracing(options: KafkaTracingOptions = {}): KafkaTracing {
  if (typeof options !== 'object' || options === null) throw expected('options', 'an object', options)
  const unknown = Object.keys(options).find(name => name !== 'tracer' && name !== 'link')
  if (unknown !== undefined) throw expected('options', 'made of tracer, link', unknown)
  const { tracer, link = false } = options
  if (typeof link !== 'boolean') throw expected('link', 'true or false', link)
  if (tracer === undefined) return { link, tracer: currentTracer }
  if (!isTracer(tracer)) throw expected('tracer', 'a Tracer of @opentelemetry/api', tracer)
  return { link, tracer: () => tracer }
}

function isTracer(value: unknown): value is Tracer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'startSpan' in value &&
    typeof value.startSpan === 'function'
  )
}

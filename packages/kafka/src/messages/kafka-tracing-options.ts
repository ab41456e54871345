import type { Tracer } from '@opentelemetry/api'
import type { OptionTable } from '@throughline/core/integrations'
import { A_BOOLEAN, A_TRACER, checkedOptions, integrationTracer } from '@throughline/core/integrations'
import { VERSION } from '../version.ts'

/** Options for tracing a Kafka client. */
export interface KafkaTracingOptions {
  /** Makes the spans. @default the tracer registered with `@opentelemetry/api`, looked up for each message */
  readonly tracer?: Tracer | undefined
  /**
   * Links the span of a processed message to its sender's span, in its own trace, instead of making it a child
   * (messaging/messaging-spans.md, "Consumer spans").
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

const currentTracer = integrationTracer('@throughline/kafka', VERSION)

/** For messages of untraced clients. */
export const DEFAULT_TRACING: KafkaTracing = { link: false, tracer: currentTracer }

const OPTIONS: OptionTable<{ readonly tracer?: Tracer; readonly link: boolean }> = {
  tracer: A_TRACER,
  link: { ...A_BOOLEAN, default: () => false },
}

/** @throws TypeError for an unknown or wrong option */
export function checkedTracing(options: KafkaTracingOptions = {}): KafkaTracing {
  const { tracer, link } = checkedOptions(options, OPTIONS)
  return { link, tracer: tracer === undefined ? currentTracer : () => tracer }
}

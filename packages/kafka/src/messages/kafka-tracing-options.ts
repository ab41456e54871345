import type { Tracer } from '@opentelemetry/api'
import type { KeyPolicy, OptionTable } from '@throughline/core/integrations'
import {
  A_BOOLEAN,
  A_FUNCTION,
  A_TRACER,
  checkedOptions,
  integrationTracer,
  oneOf,
} from '@throughline/core/integrations'
import { VERSION } from '../version.ts'
import type { MessageSource, ReceivedMessage } from './client-message.ts'

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
  /**
   * Makes a span for each message of a send of several, whose context goes into that message. The span of the send is
   * linked to them.
   *
   * @default false
   */
  readonly create?: boolean | undefined
  /**
   * Makes a span for each commit of offsets that the application asks for; with @platformatic/kafka also for those that the
   * client makes by itself.
   *
   * @default false
   */
  readonly settle?: boolean | undefined
  /**
   * What is recorded of the keys of messages: the key if it is text, the first 16 characters of its SHA-256, or nothing.
   *
   * @default 'record'
   */
  readonly key?: KeyPolicy | undefined
  /**
   * Returns `true` where the trace headers of a received message are trusted. Otherwise it is processed in a new trace,
   * with a link to the foreign span, and foreign baggage is dropped. Called with the message as the client gave it, and
   * an object that has its topic and partition.
   *
   * @default all are trusted
   */
  readonly trust?: ((message: ReceivedMessage, source: MessageSource) => boolean) | undefined
}

/** {@link KafkaTracingOptions}, checked. */
export interface KafkaTracing extends Pick<KafkaTracingOptions, 'trust'> {
  readonly link: boolean
  readonly create: boolean
  readonly settle: boolean
  readonly key: KeyPolicy
  tracer(): Tracer
}

const currentTracer = integrationTracer('@throughline/kafka', VERSION)

/** For messages of untraced clients. */
export const DEFAULT_TRACING: KafkaTracing = {
  link: false,
  create: false,
  settle: false,
  key: 'record',
  tracer: currentTracer,
}

const OPTIONS: OptionTable<Omit<KafkaTracing, 'tracer'> & { readonly tracer?: Tracer }> = {
  tracer: A_TRACER,
  link: { ...A_BOOLEAN, default: () => false },
  create: { ...A_BOOLEAN, default: () => false },
  settle: { ...A_BOOLEAN, default: () => false },
  key: { ...oneOf('record', 'hash', 'omit'), default: () => 'record' },
  trust: A_FUNCTION,
}

/** @throws TypeError for an unknown or wrong option */
export function checkedTracing(options: KafkaTracingOptions = {}): KafkaTracing {
  const { tracer, ...others } = checkedOptions(options, OPTIONS)
  return { ...others, tracer: tracer === undefined ? currentTracer : () => tracer }
}

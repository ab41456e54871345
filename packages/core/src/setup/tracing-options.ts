import type { Attributes, TextMapPropagator } from '@opentelemetry/api'
import type { OptionKind, OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { expected } from '../base/options/expected.ts'
import { AN_HTTP_URL } from '../base/options/http-url.ts'
import { isRecord } from '../base/options/object-checks.ts'
import { A_BOOLEAN, A_TEXT } from '../base/options/option-kinds.ts'
import type { Optional } from '../base/options/optional.ts'
import type { Clock } from '../base/time/clock.ts'
import { DELIVERY_OPTIONS } from '../exporting/delivery/delivery-options.ts'
import type { SpanExporter } from '../exporting/span-exporter/span-exporter.ts'
import { isSpanExporter } from '../exporting/span-exporter/span-exporter.ts'
import type { IdGenerator } from '../ids/id-source.ts'
import type { PropagationLimits } from '../propagation/propagation-limits.ts'
import { checkedPropagationLimits } from '../propagation/propagation-limits.ts'
import type { PropagatorName } from '../propagation/propagators.ts'
import { SOME_PROPAGATORS } from '../propagation/propagators.ts'
import type { Sampler } from '../sampling/sampler.ts'
import { A_SAMPLER } from '../sampling/sampler.ts'
import type { Exporter } from '../span/exporter.ts'
import type { SpanLimits } from '../span/span-limits.ts'
import type { SpanProcessor } from '../span/span-processor.ts'
import { isSpanProcessor } from '../span/span-processor.ts'
import type { Keep, KeepOptions } from '../tail-sampling/keep-options.ts'
import { SHARED_OPTIONS } from '../trace/provider-options.ts'
import type { TracingRedact, TracingRedactOptions } from './redact-options.ts'
import { checkedRedact } from './redact-options.ts'

/** Whatever takes spans: ours, a span processor, or a span exporter of OpenTelemetry. */
export type AnyExporter = Exporter | SpanProcessor | SpanExporter

/** How a service is traced. An option wins over the `OTEL_*` variable that says the same. */
export interface TracingOptions {
  /** The name of the service, `service.name`. @default OTEL_SERVICE_NAME, or `unknown_service:node` */
  readonly service?: string | undefined
  /** The version of the service, `service.version`. @default none */
  readonly version?: string | undefined
  /** Where the service runs, such as `production`: `deployment.environment.name`. @default none */
  readonly environment?: string | undefined
  /** More attributes of the resource. @default OTEL_RESOURCE_ATTRIBUTES */
  readonly attributes?: Attributes | undefined
  /** Base URL of the collector; `/v1/traces` is appended. @default OTEL_EXPORTER_OTLP_ENDPOINT, or http://localhost:4318 */
  readonly endpoint?: string | URL | undefined
  /** Headers of every request to the collector, beside those of OTEL_EXPORTER_OTLP_HEADERS. @default none */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Milliseconds one export may take, its retries included. @default OTEL_EXPORTER_OTLP_TIMEOUT, or 10000 */
  readonly timeout?: number | undefined
  /**
   * Where spans go instead: exporters, or span processors and span exporters of OpenTelemetry. Each has a queue of its
   * own, so that a slow one does not hold up another.
   * @default OTEL_TRACES_EXPORTER (some of otlp, zipkin, console, or none), or OTLP over HTTP
   */
  readonly exporter?: AnyExporter | readonly AnyExporter[] | undefined
  /** Span processors that hear of every span beside the exporter. @default [] */
  readonly spanProcessors?: readonly SpanProcessor[] | undefined
  /**
   * Decides for new traces; a span with a parent follows it, unless the sampler says `followsParent: false`.
   * @default OTEL_TRACES_SAMPLER, or alwaysOn
   */
  readonly sampler?: Sampler | undefined
  /**
   * Which local traces are kept although the sampler refused them, as a whole: those that failed, were slow or match.
   * @default none
   */
  readonly keep?: KeepOptions | undefined
  /**
   * The formats in which traces and baggage travel, and propagators of OpenTelemetry. All of them are written, all are
   * read in this order, and of two that find a trace the last one counts. An empty list propagates nothing.
   * They hold for the whole process. Specification: context/api-propagators.md.
   * @default OTEL_PROPAGATORS, or tracecontext and baggage
   */
  readonly propagators?: readonly (PropagatorName | TextMapPropagator)[] | undefined
  /**
   * How much of the `tracestate` and the `baggage` that a caller sends is passed on: more of it leaves less room for the
   * headers of the application. They hold for the whole process. @default 512 characters and 8192 bytes
   */
  readonly propagationLimits?: Optional<PropagationLimits> | undefined
  /**
   * Which entries of the baggage become attributes of every span started in it: their keys, or a function that
   * chooses them. Baggage comes from outside: choose what you know. @default none
   */
  readonly baggageAttributes?: (readonly string[] | ((key: string) => boolean)) | undefined
  /**
   * What is replaced before anything leaves, and before any exporter or processor sees it: attributes by their `keys`,
   * texts by their `values`, and `queryParams` in the URLs of all requests beside those that hold credentials, which hold
   * for the whole process. @default nothing
   */
  readonly redact?: TracingRedactOptions | undefined
  /** How much one span may hold. @default OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and its like, or 128 of each */
  readonly spanLimits?: Optional<SpanLimits> | undefined
  /** @default random ids */
  readonly idGenerator?: IdGenerator | undefined
  /** @default the clocks of the machine */
  readonly clock?: Clock | undefined
  /**
   * Sends what is left when the process ends: at SIGTERM, SIGINT and when there is nothing more to do, for 3 seconds at
   * most; by `process.exit()` and by an uncaught exception, for 1 second at most, in which nothing else runs.
   * @default true
   */
  readonly flushOnExit?: boolean | undefined
}

/** {@link TracingOptions}, checked. */
export interface CheckedTracing
  extends Omit<
    TracingOptions,
    'keep' | 'propagationLimits' | 'redact' | 'spanLimits' | 'spanProcessors' | 'flushOnExit'
  > {
  readonly spanLimits?: Partial<SpanLimits>
  readonly spanProcessors: readonly SpanProcessor[]
  readonly keep?: Keep
  readonly propagationLimits?: PropagationLimits
  readonly redact?: TracingRedact
  readonly flushOnExit: boolean
}

const A_RECORD: OptionKind = { is: 'an object', valid: isRecord }

const OPTIONS: OptionTable<CheckedTracing> = {
  ...SHARED_OPTIONS,
  service: A_TEXT,
  version: A_TEXT,
  environment: A_TEXT,
  attributes: A_RECORD,
  endpoint: AN_HTTP_URL,
  headers: DELIVERY_OPTIONS.headers,
  timeout: DELIVERY_OPTIONS.timeout,
  exporter: { is: 'an exporter or an array of exporters', valid: value => [value].flat().every(isExporter) },
  sampler: A_SAMPLER,
  propagators: SOME_PROPAGATORS,
  baggageAttributes: {
    is: 'an array of non-empty strings or a function',
    valid: value => typeof value === 'function' || (Array.isArray(value) && value.every(A_TEXT.valid)),
  },
  propagationLimits: { read: checkedPropagationLimits },
  redact: { read: checkedRedact },
  flushOnExit: { ...A_BOOLEAN, default: () => true },
}

/** The options that only the exporter made from them obeys. */
const EXPORTER_OPTIONS = ['endpoint', 'headers', 'timeout'] as const

/** @throws TypeError for an unknown option, one of the wrong type, or one that another makes useless */
export function checkedTracing(options: TracingOptions): CheckedTracing {
  const checked = checkedOptions(options, OPTIONS)
  const useless = EXPORTER_OPTIONS.find(option => checked[option] !== undefined)
  if (checked.exporter !== undefined && useless !== undefined) {
    throw expected(useless, 'left out when `exporter` is given (give it to the exporter)', checked[useless])
  }
  return checked
}

function isExporter(value: unknown): boolean {
  return isSpanProcessor(value) || isSpanExporter(value)
}

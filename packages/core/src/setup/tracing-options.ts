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
import type { CheckedHttpClients, HttpClientOptions } from '../http/client/client-options.ts'
import { checkedHttpClients } from '../http/client/client-options.ts'
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
import type { CheckedWatchdog, WatchdogOptions } from '../trace/watchdog/watchdog-options.ts'
import { checkedWatchdog } from '../trace/watchdog/watchdog-options.ts'
import type { TracingRedact, TracingRedactOptions } from './redact-options.ts'
import { checkedRedact } from './redact-options.ts'

/** Anything that takes spans: an exporter of this package, or a span processor or span exporter of OpenTelemetry. */
export type AnyExporter = Exporter | SpanProcessor | SpanExporter

/** Options of {@link startTracing}. An option wins over the `OTEL_*` variable of the same meaning. */
export interface TracingOptions {
  /** The name of the service, `service.name`. @default OTEL_SERVICE_NAME, or `unknown_service:node` */
  readonly service?: string | undefined
  /** The version of the service, `service.version`. @default none */
  readonly version?: string | undefined
  /** The deployment environment, such as `production`: `deployment.environment.name`. @default none */
  readonly environment?: string | undefined
  /** Further attributes of the resource. @default OTEL_RESOURCE_ATTRIBUTES */
  readonly attributes?: Attributes | undefined
  /** Base URL of the collector; `/v1/traces` is appended. @default OTEL_EXPORTER_OTLP_ENDPOINT, or http://localhost:4318 */
  readonly endpoint?: string | URL | undefined
  /** Headers of every request to the collector, in addition to OTEL_EXPORTER_OTLP_HEADERS. @default none */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Time-out of one export with its retries, in milliseconds. @default OTEL_EXPORTER_OTLP_TIMEOUT, or 10000 */
  readonly timeout?: number | undefined
  /**
   * Exporters, or span processors and span exporters of OpenTelemetry. Each has its own queue, so that a slow one does
   * not delay another.
   * @default OTEL_TRACES_EXPORTER (some of otlp, zipkin, console, or none), or OTLP over HTTP
   */
  readonly exporter?: AnyExporter | readonly AnyExporter[] | undefined
  /** Span processors called for every span, in addition to the exporter. @default [] */
  readonly spanProcessors?: readonly SpanProcessor[] | undefined
  /**
   * Decides for new traces; spans with a parent follow it, unless the sampler has `followsParent: false`.
   * @default OTEL_TRACES_SAMPLER, or alwaysOn
   */
  readonly sampler?: Sampler | undefined
  /**
   * Keeps whole local traces that the sampler refused: those that failed, were slow or match.
   * @default none
   */
  readonly keep?: KeepOptions | undefined
  /**
   * Formats that carry traces and baggage, and propagators of OpenTelemetry. All are written. All are read in order,
   * and of two that find a trace the last one counts. An empty list propagates nothing. Applies to the whole process.
   * Specification: context/api-propagators.md.
   * @default OTEL_PROPAGATORS, or tracecontext and baggage
   */
  readonly propagators?: readonly (PropagatorName | TextMapPropagator)[] | undefined
  /**
   * Bounds of the `tracestate` and `baggage` passed on from a caller. Larger ones leave less room for the application's
   * headers. Applies to the whole process. @default 512 characters and 8192 bytes
   */
  readonly propagationLimits?: Optional<PropagationLimits> | undefined
  /**
   * Entries of the baggage that become attributes of every span started in it: keys, or a function that selects them.
   * Baggage comes from outside: select keys that you trust. @default none
   */
  readonly baggageAttributes?: (readonly string[] | ((key: string) => boolean)) | undefined
  /**
   * Redacts spans before any exporter or processor gets them: attributes by their `keys`, texts by their `values`.
   * `queryParams` are redacted in the URLs of all requests of the process, in addition to credentials. @default nothing
   */
  readonly redact?: TracingRedactOptions | undefined
  /**
   * Traces the requests sent by `fetch`, undici and `node:http`, or `false` for none. An object has options for them.
   * Read by `startTracing` only. @default true
   */
  readonly httpClients?: boolean | HttpClientOptions | undefined
  /** Bounds of one span. @default OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and its like, or 128 of each */
  readonly spanLimits?: Optional<SpanLimits> | undefined
  /** Lists spans that are open for too long in `stats()`, and reports each name once. @default none is watched */
  readonly watchdog?: WatchdogOptions | undefined
  /** Makes the ids of traces and spans. @default random ids */
  readonly idGenerator?: IdGenerator | undefined
  /** The source of time. @default the clocks of the machine */
  readonly clock?: Clock | undefined
  /**
   * Sends ended spans before the process ends. At SIGTERM, SIGINT and an empty event loop for at most 3 seconds; at
   * `process.exit()` and an uncaught exception for at most 1 second, in which nothing else runs. `createTracing` does so
   * only where `true` is given.
   * @default true
   */
  readonly flushOnExit?: boolean | undefined
}

/** {@link TracingOptions}, checked. */
export interface CheckedTracing
  extends Omit<
    TracingOptions,
    'httpClients' | 'keep' | 'propagationLimits' | 'redact' | 'spanLimits' | 'spanProcessors' | 'watchdog'
  > {
  readonly spanLimits?: Partial<SpanLimits>
  readonly spanProcessors: readonly SpanProcessor[]
  readonly httpClients?: CheckedHttpClients | false
  readonly keep?: Keep
  readonly propagationLimits?: PropagationLimits
  readonly redact?: TracingRedact
  readonly watchdog?: CheckedWatchdog
}

const A_RECORD: OptionKind = { is: 'an object', valid: isRecord }

const AN_EXPORTER: OptionKind = {
  is: 'an exporter: one of this package, or a span processor or span exporter of OpenTelemetry',
  valid: isExporter,
  hint: exporterHint,
}

/** The words of OTEL_TRACES_EXPORTER, and what makes an exporter of each. */
const MAKERS: ReadonlyMap<unknown, string> = new Map([
  ['otlp', 'otlpExporter()'],
  ['zipkin', 'zipkinExporter()'],
  ['console', 'consoleExporter()'],
  ['none', '[]'],
])

function exporterHint(value: unknown): string | undefined {
  if (typeof value === 'function') return `it has to be called, as in \`exporter: ${printableName(value)}()\``
  const maker = MAKERS.get(value)
  return maker === undefined ? undefined : `write \`exporter: ${maker}\``
}

/** Linear: anchored, one class. */
const NAME = /^\w{1,40}$/

function printableName({ name }: { readonly name?: unknown }): string {
  return typeof name === 'string' && NAME.test(name) ? name : 'memoryExporter'
}

const OPTIONS: OptionTable<CheckedTracing> = {
  ...SHARED_OPTIONS,
  service: A_TEXT,
  version: A_TEXT,
  environment: A_TEXT,
  attributes: A_RECORD,
  endpoint: AN_HTTP_URL,
  headers: DELIVERY_OPTIONS.headers,
  timeout: DELIVERY_OPTIONS.timeout,
  exporter: {
    is: 'an exporter or an array of exporters',
    valid: value => [value].flat().every(isExporter),
    each: AN_EXPORTER,
    hint: exporterHint,
  },
  sampler: A_SAMPLER,
  propagators: SOME_PROPAGATORS,
  baggageAttributes: {
    is: 'an array of non-empty strings or a function',
    valid: value => typeof value === 'function' || (Array.isArray(value) && value.every(A_TEXT.valid)),
  },
  propagationLimits: { read: checkedPropagationLimits },
  redact: { read: checkedRedact },
  httpClients: { read: checkedHttpClients },
  watchdog: { read: checkedWatchdog },
  flushOnExit: A_BOOLEAN,
}

/** Options that apply only to the built-in exporter. */
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

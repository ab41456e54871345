import type { Attributes, Tracer } from '@opentelemetry/api'
import { checkValue } from '../base/options/checked-options.ts'
import { environmentPairs, environmentText } from '../base/options/environment.ts'
import { VERSION } from '../base/platform/version.ts'
import { addRedactedNames } from '../http/redacted-names.ts'
import { createResource } from '../resource/resource.ts'
import { alwaysOn } from '../sampling/always.ts'
import { asParentBased, parentBased } from '../sampling/parent-based.ts'
import type { Sampler } from '../sampling/sampler.ts'
import { A_SAMPLER } from '../sampling/sampler.ts'
import { samplerFromEnvironment } from '../sampling/sampler-environment.ts'
import type { FlushOptions } from '../span/exporter.ts'
import { limitsFromEnvironment } from '../span/span-limits.ts'
import { baggageAttributes } from '../trace/baggage-attributes.ts'
import { trustedOptions } from '../trace/provider-options.ts'
import { TracerProvider } from '../trace/tracer-provider.ts'
import { chosenExporters } from './chosen-exporters.ts'
import { registerCarriers } from './register-carriers.ts'
import { reportConfigurationFile } from './report-configuration-file.ts'
import type { CheckedTracing, TracingOptions } from './tracing-options.ts'
import { checkedTracing } from './tracing-options.ts'
import type { TracingStats } from './tracing-stats.ts'
import { tracingStats } from './tracing-stats.ts'

/** Tracing that runs. */
export interface Tracing {
  /** Makes the spans of the application. */
  readonly tracer: Tracer
  /** Makes tracers for libraries. */
  readonly provider: TracerProvider
  /** Resolves when what has ended was sent, could not be, or `timeout` (30000 by default) is over. Never rejects. */
  flush(options?: FlushOptions): Promise<void>
  /**
   * Ends tracing: no span is started any more, what has ended is sent. Never rejects.
   * What is not sent when `timeout` (5000 by default) is over is dropped and counted.
   */
  shutdown(options?: FlushOptions): Promise<void>
  /**
   * Replaces the sampler for the spans that start from now on. As with the option, a span with a parent follows it.
   *
   * @throws TypeError when it is no sampler
   */
  setSampler(sampler: Sampler): void
  /** What tracing did so far. */
  stats(): TracingStats
}

/**
 * Starts tracing that nobody finds by itself: its tracer is passed to the integrations with their `tracer` option.
 * For tests, and for libraries. The context manager and the propagator of `@opentelemetry/api` are set if nobody did.
 *
 * @throws TypeError for an unknown or wrong option
 */
export function createTracing(options: TracingOptions = {}): Tracing {
  return tracingOf(checkedTracing(options))
}

/** {@link createTracing} with options that were checked. */
export function tracingOf(options: CheckedTracing): Tracing {
  reportConfigurationFile()
  const processors = [
    ...(options.baggageAttributes === undefined ? [] : [baggageAttributes(options.baggageAttributes)]),
    ...options.spanProcessors,
    ...chosenExporters(options),
  ]
  const { keep, idGenerator, clock, redact } = options
  const provider = new TracerProvider(
    trustedOptions({
      resource: createResource(resourceAttributes(options)),
      sampler: samplerOf(options),
      ...(keep !== undefined && { keep }),
      spanLimits: { ...limitsFromEnvironment(), ...options.spanLimits },
      spanProcessors: processors,
      ...(idGenerator !== undefined && { idGenerator }),
      ...(clock !== undefined && { clock }),
      ...(redact?.spans !== undefined && { redact: redact.spans }),
    }),
  )
  const release = registerCarriers(options.propagators, options.propagationLimits)
  const readAgain = addRedactedNames(redact?.names)
  return {
    provider,
    tracer: provider.getTracer('@throughline/core', VERSION),
    flush: options => provider.forceFlush(options).catch(() => {}),
    shutdown(deadline) {
      release()
      readAgain()
      return provider.shutdown(deadline)
    },
    setSampler(sampler) {
      checkValue('sampler', A_SAMPLER, sampler)
      provider.setSampler(asParentBased(sampler))
    },
    stats: () => tracingStats(provider.counts, processors),
  }
}

function resourceAttributes({ service, version, environment, attributes }: CheckedTracing): Attributes {
  const known: Attributes = {
    ...environmentPairs('OTEL_RESOURCE_ATTRIBUTES'),
    ...present({ 'service.name': environmentText('OTEL_SERVICE_NAME') }),
    ...present(attributes ?? {}),
    ...present({
      'service.name': service,
      'service.version': version,
      'deployment.environment.name': environment,
    }),
  }
  // The name that it had before semantic conventions 1.27, which many a deployment still sets.
  const formerly = known['deployment.environment']
  return { ...present({ 'deployment.environment.name': formerly }), ...known }
}

function present(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}

/** A sampler of the user decides for new traces only; one named in the environment says itself whether it does. */
function samplerOf({ sampler }: CheckedTracing): Sampler {
  if (sampler === undefined) return samplerFromEnvironment() ?? parentBased(alwaysOn)
  return asParentBased(sampler)
}

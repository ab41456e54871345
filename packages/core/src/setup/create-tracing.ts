import { checkValue } from '../base/options/checked-options.ts'
import { VERSION } from '../base/platform/version.ts'
import type { Clock } from '../base/time/clock.ts'
import { guardedClock, systemClock } from '../base/time/clock.ts'
import { addRedactedNames } from '../http/redacted-names.ts'
import { environmentResource } from '../resource/environment-resource.ts'
import { alwaysOn } from '../sampling/always.ts'
import { asParentBased, parentBased } from '../sampling/parent-based.ts'
import type { Sampler } from '../sampling/sampler.ts'
import { A_SAMPLER } from '../sampling/sampler.ts'
import { samplerFromEnvironment } from '../sampling/sampler-environment.ts'
import { limitsFromEnvironment } from '../span/span-limits.ts'
import { baggageAttributes } from '../trace/baggage-attributes.ts'
import { trustedOptions } from '../trace/provider-options.ts'
import { TracerProvider } from '../trace/tracer-provider.ts'
import { Watchdog } from '../trace/watchdog/watchdog.ts'
import { chosenExporters } from './chosen-exporters.ts'
import { flushedAtEnd } from './flushed-at-end.ts'
import { registerCarriers } from './register-carriers.ts'
import { reportConfigurationFile } from './report-configuration-file.ts'
import type { Tracing } from './tracing.ts'
import type { CheckedTracing, TracingOptions } from './tracing-options.ts'
import { checkedTracing } from './tracing-options.ts'
import { tracingStats } from './tracing-stats.ts'

/**
 * Starts tracing without making it the default: pass its tracer to integrations with their `tracer` option. For tests
 * and libraries. Sets the context manager and the propagator of `@opentelemetry/api` where none are set. Listens for the
 * end of the process only with `flushOnExit: true`. Outgoing `fetch` and `node:http` requests are not traced.
 *
 * @throws TypeError for an unknown or wrong option
 */
export function createTracing(options: TracingOptions = {}): Tracing {
  const checked = checkedTracing(options)
  const tracing = tracingOf(checked)
  return checked.flushOnExit === true ? flushedAtEnd(tracing) : tracing
}

/** {@link createTracing} with options that were checked. */
export function tracingOf(options: CheckedTracing): Tracing {
  reportConfigurationFile()
  const watchdog = options.watchdog && new Watchdog(options.watchdog, clockOf(options))
  const processors = [
    ...(watchdog === undefined ? [] : [watchdog]),
    ...(options.baggageAttributes === undefined ? [] : [baggageAttributes(options.baggageAttributes)]),
    ...options.spanProcessors,
    ...chosenExporters(options),
  ]
  const { keep, idGenerator, clock, redact } = options
  const provider = new TracerProvider(
    trustedOptions({
      resource: environmentResource(options),
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
    stats: () => tracingStats(provider.counts, provider.exporterCounts, watchdog?.openSpans()),
  }
}

/** A user's sampler decides for new traces only; the word of the environment defines whether parents count. */
function samplerOf({ sampler }: CheckedTracing): Sampler {
  if (sampler === undefined) return samplerFromEnvironment() ?? parentBased(alwaysOn)
  return asParentBased(sampler)
}

function clockOf({ clock }: CheckedTracing): Clock {
  return clock === undefined ? systemClock : guardedClock(clock)
}

import type { Histogram, Meter } from '@opentelemetry/api'
import { metrics } from '@opentelemetry/api'
import { registeredWithApi } from '../base/diagnostics/api-globals.ts'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'

/** In seconds. Semantic conventions 1.44, http/http-metrics.md and messaging/messaging-metrics.md. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/**
 * Looks up the instruments of the MeterProvider that is registered whenever it is called. The API has none that is
 * replaced later, so instruments made before there is a provider would stay without effect. Without a provider this is
 * one look at the API's globals.
 *
 * @param name the instrumentation scope
 * @param make makes the instruments of a provider, once
 */
export function instrumentLookup<T>(
  name: string,
  version: string,
  make: (meter: Meter) => T,
): () => T | undefined {
  let provider: unknown
  let instruments: T | undefined
  return function currentInstruments() {
    const registered = registeredWithApi('metrics')
    if (registered === undefined) return undefined
    if (registered !== provider) {
      provider = registered
      instruments = measureSafely(() => make(metrics.getMeter(name, version)))
    }
    return instruments
  }
}

/** A histogram of durations with the boundaries of the conventions. */
export function durationHistogram(meter: Meter, name: string, description: string): Histogram {
  return meter.createHistogram(name, {
    description,
    unit: 's',
    advice: { explicitBucketBoundaries: BOUNDARIES },
  })
}

/** An instrument of another make may throw; the host goes on, and the failure is counted. */
export function measureSafely<T>(fn: () => T): T | undefined {
  try {
    return fn()
  } catch (error) {
    warnOnce('metrics', () => `a measurement failed: ${messageOf(error)}`)
    return undefined
  }
}
